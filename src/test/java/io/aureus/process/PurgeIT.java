package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.launcher.Launched;
import io.aureus.management.jmx.CatalogueMXBean;
import io.aureus.run.EventType;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import javax.management.JMX;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Purges by real processes: one that is interrupted, and one that a server makes by schedule. */
@Execution(ExecutionMode.CONCURRENT)
class PurgeIT {

    private static final int RUNS = 200;

    @TempDir
    Path directory;

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
    }

    private String left() throws Exception {
        return database.text("SELECT count(*)::text FROM aureus.workflow_states");
    }

    @Test
    void one_that_is_interrupted_is_finished_by_repeating_it_and_the_log_hears_of_each_run_once() throws Exception {
        database.execute("""
                INSERT INTO aureus.workflow_states (tenant_id, run_id, workflow_id, status, completed_at, created_at, next_seq,
                    epoch, commit_id, submitted, sole, definition_hash, identity, start_data)
                SELECT 'default', 'old-' || n, 'orders', 'completed', now() - interval '50 days' + n * interval '1 second',
                    now() - interval '90 days', 0, 1, gen_random_uuid(), true, false, 'ab12', 'old-' || n, '{}'
                FROM generate_series(1, %d) n;
                INSERT INTO aureus.task_states (tenant_id, run_id, task_id, status, seq, attempt, execution, round)
                SELECT 'default', 'old-' || n, 'a', 'completed', 3, 1, 1, 0 FROM generate_series(1, %1$d) n;
                CREATE FUNCTION aureus.stop() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN OLD; END $$;
                CREATE TRIGGER stop BEFORE DELETE ON aureus.workflow_states FOR EACH ROW
                    WHEN (OLD.run_id = 'old-100') EXECUTE FUNCTION aureus.stop()""".formatted(RUNS));
        try (Workplace workplace = new Workplace(directory).with("DATABASE_URL", database.url())) {
            try (Connection holds = database.dataSource().getConnection();
                    Statement statement = holds.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(4711)");
                Launched purge = workplace.start("purge", "--older-than", "30d");
                Workplace.until(
                        purge,
                        "it is in the midst of deleting",
                        () -> database.text(
                                        "SELECT (count(*) > 0)::text FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                                .equals("true"));
                interrupt(purge);
                Workplace.ended(purge, 143);
                assertThat(purge.out()).isEmpty();
            }
            assertThat(Integer.parseInt(left())).isBetween(1, RUNS - 1);

            Launched again = workplace.run(0, "purge", "--older-than", "30d");

            assertThat(again.out()).startsWith("Deleted ");
            assertThat(left()).isEqualTo("0");
            assertThat(database.text("SELECT count(*)::text FROM aureus.task_states"))
                    .isEqualTo("0");
            try (FileSystemEventLog log = new FileSystemEventLog(workplace.log())) {
                for (int n = 1; n <= RUNS; n++) {
                    RunSummary summary = log.find("default", "old-" + n).orElseThrow();
                    assertThat(log.peek(summary.key()))
                            .extracting(event -> event.type())
                            .containsExactly(EventType.WORKFLOW_PURGED);
                }
            }
        }
    }

    private static void interrupt(Launched launched) throws Exception {
        assertThat(new ProcessBuilder(
                                "kill",
                                "-TERM",
                                Long.toString(launched.process().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void a_server_purges_by_schedule_what_ended_long_ago_and_leaves_the_rest() throws Exception {
        try (Workplace workplace = new Workplace(directory)
                .with("DATABASE_URL", database.url())
                .with("AUREUS_PURGE_OLDER_THAN", "30d")
                .with("AUREUS_PURGE_SCHEDULE", "1s")) {
            workplace.write("one.yaml", "id: one\ntasks: [{id: a, tool: value, inputs: {value: 1}}]\n");
            Launched server = workplace.start("server", "--port", Integer.toString(freePort()), "--grace", "0");
            Workplace.until(server, "it is up", () -> server.err().contains("Aureus is up"));
            workplace.run(0, "submit", "one.yaml", "--run-id", "old", "--wait");
            workplace.run(0, "submit", "one.yaml", "--run-id", "new", "--follow");

            assertThat(listed(server)).containsExactly("new completed", "old completed");

            database.execute("UPDATE aureus.workflow_states SET completed_at = now() - interval '31 days'"
                    + " WHERE run_id = 'old'");
            Workplace.until(server, "it has purged", () -> server.err().contains("AUR-616"));

            assertThat(database.text("SELECT run_id FROM aureus.workflow_states"))
                    .isEqualTo("new");
            assertThat(workplace.run(0, "events", "show", "old").out()).contains("WORKFLOW_PURGED");
            server.process().destroy();
            Workplace.ended(server, 143);
            assertThat(server.err()).contains("Stopped in order").doesNotContain("AUR-617");
        }
    }

    /** What its operator sees by JMX, which asks by JPA. */
    private static List<String> listed(Launched server) throws Exception {
        VirtualMachine machine =
                VirtualMachine.attach(Long.toString(server.process().pid()));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            CatalogueMXBean catalogue = JMX.newMXBeanProxy(
                    connector.getMBeanServerConnection(),
                    new ObjectName("io.aureus:type=Catalogue"),
                    CatalogueMXBean.class);
            return catalogue.listRuns("", "", false, 50).stream()
                    .map(run -> run.get("runId") + " " + run.get("status"))
                    .toList();
        } finally {
            machine.detach();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
