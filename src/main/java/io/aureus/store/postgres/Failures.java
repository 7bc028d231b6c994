package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/** What an error of the database means for whoever gets it. */
final class Failures {
    /** Serialization failure, deadlock. */
    private static final Set<String> TRY_AT_ONCE = Set.of("40001", "40P01");

    /** What a commit meets that is repeated in vain. */
    static final String LOCKS = "locks";

    /** What a server says that is not the primary, or was told to write nothing. */
    static final String READ_ONLY = "read-only";

    private static final String UNREACHABLE = "unreachable";

    private static final int CAUSES_MAX = 10;

    /** What HikariCP says when no connection came free, and how many it has. */
    private static final Pattern ONLY_THE_POOL =
            Pattern.compile("^\\S+ - Connection is not available, request timed out after (\\d+)ms.*$");

    private Failures() {}

    /** Data that the database cannot hold, whoever offers it again: data, integrity, program limits. */
    static boolean isOfData(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    /** The whole transaction may be sent again as it was, at once. */
    static boolean isToBeRepeated(SQLException e) {
        return e.getSQLState() != null && TRY_AT_ONCE.contains(e.getSQLState());
    }

    /** The connection is of no use any more: it broke, or the server ended it. */
    static boolean isOfConnection(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P") || READ_ONLY.equals(trouble(e)));
    }

    /** One message that says what, why, and what to do. */
    static StoreUnavailableException unavailable(String what, SQLException e) {
        return new StoreUnavailableException("AUR-601 " + what + " failed: " + reason(e), e, trouble(e));
    }

    /** What is wrong, the same for all errors of one cause. */
    static String trouble(SQLException e) {
        String state = e.getSQLState();
        if (state == null) {
            return UNREACHABLE; // the pool's own time-out
        }
        return switch (state) {
            case "57014" -> "time-out";
            case "55P03" -> LOCKS;
            default ->
                switch (kind(state)) {
                    case "08", "57" -> UNREACHABLE;
                    case "40" -> LOCKS;
                    case "53" -> "out of a resource";
                    case "25" -> READ_ONLY;
                    default -> state;
                };
        };
    }

    private static String kind(String state) {
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }

    /** What the database or the driver says, with the code that its documentation explains, and what helps. */
    static String reason(SQLException e) {
        return words(e) + "; " + remedy(ofDriver(e).getSQLState());
    }

    /** What the database or the driver says, on one line, without what the pools between add of their own. */
    static String words(SQLException e) {
        SQLException own = ofDriver(e);
        String message = ONLY_THE_POOL
                .matcher(String.valueOf(own.getMessage()).strip())
                .replaceFirst("no connection of the pool came free within $1 ms");
        Throwable cause = own.getCause();
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (cause.getMessage() != null && !message.contains(cause.getMessage())) {
                message += ": " + cause.getMessage().strip();
            }
            cause = cause.getCause();
        }
        String state = own.getSQLState() == null ? "" : " (SQLSTATE " + own.getSQLState() + ")";
        return message.strip().replaceAll("\\s+", " ").replaceFirst("[.]$", "") + state;
    }

    /** The driver's exception inside of those of pools. */
    private static SQLException ofDriver(SQLException e) {
        Throwable cause = e;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (cause instanceof PSQLException own) {
                return own;
            }
            cause = cause.getCause();
        }
        return e;
    }

    private static String remedy(String state) {
        if ("57014".equals(state)) {
            return "a statement took longer than allowed; look for locks, load, and the role's statement_timeout";
        }
        if ("42P01".equals(state)) {
            return "its tables are not there: the first run or server on this database makes them, or"
                    + " server-config/postgres/db-schema.sql";
        }
        return switch (kind(state)) {
            case "08", "57" ->
                "check that PostgreSQL runs and can be reached; what is under way waits and goes on by itself";
            case "" ->
                "check that PostgreSQL answers, or give the pool more connections (DATABASE_POOL_MAX); what is under way waits";
            case "28" -> "check user and password";
            case "3D" -> "check the database's name, or create it";
            case "3F", "42" -> "check the schema and the role's privileges";
            case "53" -> "PostgreSQL is out of a resource: connections, memory or disk; what is under way waits";
            case "25" -> "this server is read-only; connect to the primary";
            case "40", "55" -> "look who else locks the tables; what is under way waits";
            default -> "its log says more";
        };
    }
}
