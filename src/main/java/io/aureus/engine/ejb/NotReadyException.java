package io.aureus.engine.ejb;

import io.aureus.store.StoreUnavailableException;

/** The database is not fit for use now, as opposed to settings or a pool that are wrong: it may be later. */
final class NotReadyException extends Exception {
    private static final long serialVersionUID = 1L;

    NotReadyException(StoreUnavailableException why) {
        super(why.getMessage(), why);
    }
}
