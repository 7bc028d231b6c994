package io.aureus.process;

import io.aureus.engine.Engine;
import io.aureus.engine.Launch;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.launcher.Launched;
import io.aureus.run.RunKey;
import io.aureus.store.postgres.OwnServer;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;

/** Servers that share a database and a directory, and whoever submits runs to them. */
final class Servers implements AutoCloseable {

    /** Who took a run from whom: how long after that one's last renewal, by the database's clock. */
    private static final String TAKEN = """
            CREATE TABLE public.taken (run_id text, driver text, from_driver text, after interval);
            CREATE FUNCTION public.note_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO public.taken SELECT NEW.run_id, NEW.owner, d.driver_id,
                    clock_timestamp() - (d.expires_at - interval '5 s')
                FROM (SELECT OLD.owner) AS o (owner) LEFT JOIN aureus.drivers d ON d.driver_id = o.owner;
                RETURN NEW;
            END $$;
            CREATE TRIGGER taken AFTER UPDATE ON aureus.workflow_states FOR EACH ROW
                WHEN (NEW.epoch > OLD.epoch) EXECUTE FUNCTION public.note_taken()""";

    private final DataSource database;
    private final Workplace workplace;
    private final PostgresStateStore store;
    private final Engine engine;

    Servers(Path directory) throws Exception {
        this(directory, TestDatabase.create());
    }

    private Servers(Path directory, TestDatabase database) throws Exception {
        this(directory, database.url(), database.dataSource(), database.store());
    }

    /** On a PostgreSQL that belongs to the test. */
    Servers(Path directory, OwnServer own) throws Exception {
        this(directory, own.url(), own.dataSource(), own.store());
    }

    private Servers(Path directory, String url, DataSource database, PostgresStateStore store) throws Exception {
        this.database = database;
        this.store = store;
        workplace = new Workplace(directory).with("DATABASE_URL", url);
        store.initialize();
        engine = new Engine(new Surroundings(
                store,
                new InMemoryEventLog(),
                Tools.installed(),
                attempt -> {
                    throw new IllegalStateException("nothing is executed here");
                },
                1,
                Clock.systemUTC(),
                new Random(),
                Duration.ZERO));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TAKEN);
        }
    }

    Workplace workplace() {
        return workplace;
    }

    /** Starts a server; its log lies in a directory of the workplace. */
    Launched start(String logDirectory) throws Exception {
        return workplace.start(
                Map.of("EVENT_LOG_DIR", logDirectory),
                "server",
                "--port",
                Integer.toString(freePort()),
                "--grace",
                "0");
    }

    static void untilUp(Launched server) throws Exception {
        Workplace.until(server, "it is up", () -> server.err().contains("Aureus is up"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Queues a run of a file of the workplace, as {@code submit} does. */
    void submit(String file, String runId, Map<String, Object> inputs) throws Exception {
        Workflow workflow =
                WorkflowReader.read(workplace.directory().resolve(file)).orThrow();
        engine.submit(
                new Launch(RunKey.DEFAULT_TENANT, workflow, inputs, null, runId, false, true, workplace.directory()));
    }

    String text(String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Rows of {@code workflow_states} for which something holds. */
    int runs(String which) throws Exception {
        return count("aureus.workflow_states w WHERE " + which);
    }

    int count(String fromWhere) throws Exception {
        return Integer.parseInt(text("SELECT count(*) FROM " + fromWhere));
    }

    /** Sends a signal that Java does not know. */
    static void signal(Launched process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.process().pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** How many runs were taken from a driver that was gone, and how long after its last renewal at most. */
    String takeOvers() throws Exception {
        return text(
                "SELECT count(*) || ' runs were taken over, ' || coalesce(round(extract(epoch FROM max(after)), 1), 0)"
                        + " || ' s after their driver''s last renewal at most' FROM public.taken WHERE from_driver IS NOT NULL");
    }

    @Override
    public void close() {
        workplace.close();
        store.close();
    }
}
