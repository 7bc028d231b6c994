package io.aureus.eventlog;

import java.util.Optional;

/** Somebody else drives the run, or starts the same identity, right now. */
public final class HeldElsewhereException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Holder holder;

    /**
     * Says who.
     *
     * @param message complete, for people
     * @param holder who, or null if it could not be told
     */
    public HeldElsewhereException(String message, Holder holder) {
        super(message);
        this.holder = holder;
    }

    /**
     * Who holds it.
     *
     * @return the holder, or empty if it ended meanwhile or could not be told
     */
    public Optional<Holder> holder() {
        return Optional.ofNullable(holder);
    }
}
