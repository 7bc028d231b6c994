package io.aureus.workflow;

/** How much harm a task can do; ordered from least to most. */
public enum RiskTier {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
