package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.json.Json;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aureus purge} on a real PostgreSQL. */
class PurgeCommandTest {

    @TempDir
    private Path directory;

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
    }

    private CliRun aureus(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.with(Map.of("DATABASE_URL", database.url()), new OpenLog(), all.toArray());
    }

    /** A run that the command line drove to its end, or left, so many days ago. */
    private void ran(String runId, String command, int daysAgo) throws Exception {
        String workflow = "id: orders\ntasks: [{id: a, tool: shell, inputs: {command: \"" + command + "\"}}]\n";
        Path file = Files.writeString(directory.resolve("orders.yaml"), workflow);
        assertThat(aureus("run", file, "--run-id", runId).exitCode()).isEqualTo(command.equals("exit 0") ? 0 : 1);
        age(runId, daysAgo);
    }

    private void age(String runId, int daysAgo) throws Exception {
        database.execute("UPDATE aureus.workflow_states SET completed_at = completed_at - interval '" + daysAgo
                + " days' WHERE run_id = '" + runId + "'");
    }

    private String runs() throws Exception {
        return database.text("SELECT string_agg(run_id, ' ' ORDER BY run_id) FROM aureus.workflow_states");
    }

    @Test
    void what_ended_long_ago_goes_from_the_database_and_the_log_keeps_it_and_says_so() throws Exception {
        ran("old", "exit 0", 40);
        ran("new", "exit 0", 3);

        CliRun purge = aureus("purge", "--older-than", "30d");

        assertThat(purge.exitCode()).as(purge.err()).isZero();
        assertThat(purge.out()).startsWith("Deleted 1 runs with 1 tasks, ");
        assertThat(runs()).isEqualTo("new");
        assertThat(database.text("SELECT count(*)::text FROM aureus.task_states"))
                .isEqualTo("1");
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"))) {
            RunSummary summary = log.find("default", "old").orElseThrow();
            assertThat(summary.status()).isEqualTo("completed");
            assertThat(log.peek(summary.key()).stream()
                            .map(event -> event.type().name()))
                    .containsExactly(
                            "WORKFLOW_STARTED",
                            "TASK_STARTED",
                            "TASK_COMPLETED",
                            "WORKFLOW_COMPLETED",
                            "WORKFLOW_PURGED");
        }
        assertThat(aureus("purge", "--older-than", "30d").out()).startsWith("Deleted 0 runs");
    }

    @Test
    void a_dry_run_says_how_much_it_would_be_and_deletes_nothing_and_logs_nothing() throws Exception {
        ran("old", "exit 0", 40);

        CliRun purge = aureus("purge", "--older-than", "30d", "--dry-run", "--output", "json");

        Map<?, ?> json = (Map<?, ?>) Json.parse(purge.out());
        assertThat(json.get("dryRun")).isEqualTo(true);
        assertThat(json.get("runs")).isEqualTo(1L);
        assertThat(json.get("tasks")).isEqualTo(1L);
        assertThat(runs()).isEqualTo("old");
        assertThat(Files.readString(directory.resolve("log/orders/events.log"))).doesNotContain("WORKFLOW_PURGED");
    }

    @Test
    void statuses_and_workflow_narrow_it() throws Exception {
        ran("good", "exit 0", 40);
        ran("bad", "exit 1", 40);

        assertThat(aureus("purge", "--older-than", "30d", "--workflow", "bills").out())
                .startsWith("Deleted 0 runs");
        assertThat(aureus("purge", "--older-than", "30d", "--status", "failed,cancelled")
                        .out())
                .startsWith("Deleted 1 runs");
        assertThat(runs()).isEqualTo("good");
    }

    @Test
    void what_has_not_ended_is_never_purged_however_old_it_is() throws Exception {
        Path file = Files.writeString(
                directory.resolve("waits.yaml"), "id: waits\ntasks: [{id: a, tool: value, inputs: {value: 1}}]\n");
        assertThat(aureus("submit", file, "--run-id", "queued").exitCode()).isZero();
        assertThat(aureus("submit", file, "--run-id", "paused", "--new").exitCode())
                .isZero();
        assertThat(aureus("pause", "paused").exitCode()).isZero();
        database.execute("UPDATE aureus.workflow_states SET created_at = now() - interval '1 year',"
                + " started_at = now() - interval '1 year', updated_at = now() - interval '1 year'");

        assertThat(aureus("purge", "--older-than", "0s").out()).startsWith("Deleted 0 runs");
        assertThat(runs()).isEqualTo("paused queued");
    }

    @Test
    void jobs_that_ended_go_with_their_steps_and_checkpoints_unless_one_workflow_is_named() throws Exception {
        database.execute("""
                INSERT INTO aureus.jbatchjobinstancedata (name) VALUES ('workflow'), ('workflow'), ('dispatcher');
                INSERT INTO aureus.jbatchexecutioninstancedata (jobinstanceid, batchstatus, endtime) VALUES
                    (1, 'COMPLETED', now() - interval '40 days'), (2, 'STARTED', NULL),
                    (3, 'STOPPED', now() - interval '40 days');
                INSERT INTO aureus.jbatchstepexecutioninstancedata (jobexecid) SELECT generate_series(1, 3);
                INSERT INTO aureus.jbatchstepstatus SELECT generate_series(1, 3), '';
                INSERT INTO aureus.jbatchjobstatus SELECT generate_series(1, 3), '';
                INSERT INTO aureus.jbatchcheckpointdata SELECT n || ',drive,READER', '' FROM generate_series(1, 3) n""");

        assertThat(aureus("purge", "--older-than", "30d", "--workflow", "orders")
                        .out())
                .contains(" 0 batch jobs");
        assertThat(aureus("purge", "--older-than", "30d").out()).contains(" 2 batch jobs");
        for (String table : List.of(
                "jbatchjobinstancedata",
                "jbatchexecutioninstancedata",
                "jbatchstepexecutioninstancedata",
                "jbatchstepstatus",
                "jbatchjobstatus",
                "jbatchcheckpointdata")) {
            assertThat(database.text("SELECT count(*)::text FROM aureus." + table))
                    .as(table)
                    .isEqualTo("1");
        }
    }

    @Test
    void what_is_wrong_with_an_order_is_said_and_nothing_goes() throws Exception {
        ran("old", "exit 0", 40);

        CliRun age = aureus("purge", "--older-than", "a month");
        CliRun status = aureus("purge", "--older-than", "30d", "--status", "running");
        CliRun memory = CliRun.of("purge", "--older-than", "30d");

        assertThat(List.of(age.exitCode(), status.exitCode(), memory.exitCode()))
                .containsOnly(2);
        assertThat(age.err()).startsWith("AUR-005 --older-than is 'a month'; allowed is a number and a unit");
        assertThat(status.err()).startsWith("AUR-005 --status is running");
        assertThat(memory.err()).startsWith("AUR-036");
        assertThat(runs()).isEqualTo("old");
    }
}
