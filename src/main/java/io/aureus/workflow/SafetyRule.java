package io.aureus.workflow;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One rule of a {@link SafetyPolicy}.
 *
 * @param type what it asks for
 * @param enabled whether it adds anything; a rule of the default policy holds even if a file repeats it disabled
 * @param severity whether a file that breaks it is refused; the default policy's severity is never lowered
 * @param message added to what the rule says of itself, or null
 * @param approvedFollowers ids of tasks that may follow a critical task
 * @param minimumRiskTier least risk from which the rule asks for permissions
 * @param kept parts bound to roles, whose meaning is not built yet, as they stand in the file
 */
public record SafetyRule(
        Type type,
        boolean enabled,
        Fault.Severity severity,
        String message,
        List<String> approvedFollowers,
        RiskTier minimumRiskTier,
        Map<String, Object> kept) {

    /** What a rule asks for. */
    public enum Type {
        /** What follows a critical task is its compensation, or approved, or can be undone. */
        NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL(Fault.Severity.ERROR),
        /** A risky task says which permissions it needs. */
        REQUIRE_PERMISSIONS_FOR_HIGH_RISK(Fault.Severity.WARNING),
        /** A critical task says how it is compensated. */
        REQUIRE_COMPENSATION_FOR_CRITICAL(Fault.Severity.WARNING),
        /** No task waits for itself. */
        NO_CYCLES(Fault.Severity.ERROR);

        private final Fault.Severity usual;

        Type(Fault.Severity usual) {
            this.usual = usual;
        }

        /**
         * The severity in the default policy, and of a rule that states none.
         *
         * @return never null
         */
        public Fault.Severity usualSeverity() {
            return usual;
        }

        /**
         * The name used in files.
         *
         * @return lower case with underscores
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the list; type, severity, tier and kept parts may not be null. */
    public SafetyRule {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(minimumRiskTier, "minimumRiskTier");
        Objects.requireNonNull(kept, "kept");
        approvedFollowers = List.copyOf(approvedFollowers);
    }

    /**
     * The rule as the default policy has it.
     *
     * @param type what it asks for
     * @return an enabled rule of the usual severity
     */
    public static SafetyRule usual(Type type) {
        return new SafetyRule(type, true, type.usualSeverity(), null, List.of(), RiskTier.HIGH, Map.of());
    }
}
