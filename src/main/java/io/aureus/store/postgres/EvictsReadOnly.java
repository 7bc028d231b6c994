package io.aureus.store.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** A connection to a server that has become read-only is not used again: the next one may lead to the new primary. */
final class EvictsReadOnly implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return Failures.READ_ONLY.equals(Failures.trouble(e)) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
