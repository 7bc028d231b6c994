package io.aureus.cli;

import io.aureus.config.Database;
import io.aureus.config.Settings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.StartUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The event log and, if the settings name one, the database, for a command that starts no server.
 *
 * @param log open
 * @param store open, or null if the log is the truth
 * @param known what is known of runs, by whatever is the truth
 * @param logged what the log knows of them
 */
record OpenRuns(EventLog log, PostgresStateStore store, KnownRuns known, KnownRuns logged) implements AutoCloseable {

    /** What is wrong is said by the command, once. */
    private static final Logger QUIET = Logger.getLogger("io.aureus.store.postgres");

    /** A command needs few connections, and not for long. */
    private static final int CONNECTIONS = Database.POOL_MAX_LEAST;

    /** Somebody waits before the screen. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Opens both; the database is not touched before it is asked. */
    static OpenRuns of(Program program, Settings settings) throws CommandException, LogUnavailableException {
        return of(settings, log(program, settings));
    }

    /** The same for a command that may add to a log: it is one that lasts, although its directory was not there yet. */
    static OpenRuns toChange(Program program, Settings settings) throws CommandException, LogUnavailableException {
        if (settings.database().isPresent()) {
            DriveCommand.requireLog(settings);
        }
        return of(program, settings);
    }

    /** Where the store is the truth, a log in memory has nothing that anybody needs. */
    private static EventLog log(Program program, Settings settings) throws CommandException, LogUnavailableException {
        boolean nothingToShow =
                settings.database().isPresent() && settings.eventLogType().equals("in-memory");
        return nothingToShow ? new InMemoryEventLog() : program.logs().open(settings);
    }

    private static OpenRuns of(Settings settings, EventLog log) {
        KnownRuns logged = new LoggedRuns(log, settings.eventLogDirectory());
        if (settings.database().isEmpty()) {
            return new OpenRuns(log, null, logged, logged);
        }
        QUIET.setLevel(Level.OFF);
        Database database = settings.database().get();
        PostgresStateStore store = PostgresStateStore.of(new Database(
                database.hosts(),
                database.name(),
                database.user(),
                database.password(),
                database.sslMode(),
                database.properties(),
                CONNECTIONS,
                0,
                database.timeout().compareTo(PATIENCE) < 0 ? database.timeout() : PATIENCE,
                database.idleTimeout()));
        return new OpenRuns(log, store, new StoredRuns(store, database.place()), logged);
    }

    /** A database that cannot be used by whoever drives runs is said at once, in its own words, not after a server has started. */
    static void requireStore(Program program, Settings settings) throws StoreUnavailableException {
        if (settings.database().isPresent()) {
            warn(program, StartUp.of(settings.database().get()));
        }
    }

    /** The same for a command that only writes something down. */
    void prepare(Program program) throws StoreUnavailableException {
        warn(program, store.prepare());
    }

    private static void warn(Program program, List<String> warnings) {
        warnings.forEach(warning -> program.say("warning: " + warning));
    }

    /** Where the store is the truth: the store. */
    Optional<DurableStateStore> durable() {
        return Optional.ofNullable(store);
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
            QUIET.setLevel(null); // a server may follow in this process
        }
        log.close();
    }
}
