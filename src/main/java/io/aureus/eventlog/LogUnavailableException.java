package io.aureus.eventlog;

import java.io.IOException;

/** The log's medium failed or refused: nothing was acknowledged, and the same may work later. */
public final class LogUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what failed.
     *
     * @param message with code, path and remedy
     * @param cause the medium's own exception, or null
     */
    public LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
