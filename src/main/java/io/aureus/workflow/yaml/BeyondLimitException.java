package io.aureus.workflow.yaml;

/** A text goes beyond a bound; reading ends there. */
final class BeyondLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    BeyondLimitException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
