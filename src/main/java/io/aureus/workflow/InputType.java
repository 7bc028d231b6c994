package io.aureus.workflow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Type of a declared workflow input. */
public enum InputType {
    STRING("a text"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    OBJECT("a JSON object"),
    ARRAY("a JSON array");

    private final String allowed;

    InputType(String allowed) {
        this.allowed = allowed;
    }

    /** What is allowed, for people. */
    String allowed() {
        return allowed;
    }

    /**
     * Whether a value is of this type.
     *
     * @param value a JSON value
     * @return false for null
     */
    public boolean accepts(Object value) {
        return switch (this) {
            case STRING -> value instanceof String;
            case INTEGER ->
                value instanceof Long
                        || value instanceof BigInteger
                        || (value instanceof BigDecimal number && isWhole(number));
            case NUMBER -> value instanceof Number;
            case BOOLEAN -> value instanceof Boolean;
            case OBJECT -> value instanceof Map<?, ?>;
            case ARRAY -> value instanceof List<?>;
        };
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }
}
