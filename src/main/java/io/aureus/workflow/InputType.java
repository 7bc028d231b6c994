package io.aureus.workflow;

/** Type of a declared workflow input. */
public enum InputType {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    OBJECT,
    ARRAY
}
