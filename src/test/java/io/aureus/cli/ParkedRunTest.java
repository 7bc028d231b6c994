package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a run that was done, and of which the database, gone back in time, knows the beginning only. */
class ParkedRunTest {

    @TempDir
    private Path directory;

    private TestDatabase database;

    private CliRun aureus(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.with(Map.of("DATABASE_URL", database.url()), new OpenLog(), all.toArray());
    }

    @Test
    void commands_say_why_a_run_is_parked_and_none_of_them_goes_on_with_it() throws Exception {
        database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
        Path done = directory.resolve("done");
        Path file = Files.writeString(
                directory.resolve("orders.yaml"),
                "id: orders\ntasks: [{id: a, tool: shell, inputs: {command: \"echo once >> " + done + "\"}}]\n");
        assertThat(aureus("run", file, "--run-id", "r").exitCode()).isZero();
        database.execute("UPDATE aureus.workflow_states SET next_seq = 1, status = 'running', completed_at = NULL,"
                + " outputs = NULL, events = NULL; DELETE FROM aureus.task_states");

        for (CliRun run : List.of(
                aureus("resume", "r"),
                aureus("cancel", "r"),
                aureus("pause", "r"),
                aureus("run", file, "--run-id", "r"),
                aureus("run", file))) {
            assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
            assertThat(run.err())
                    .contains("AUR-650 Run 'r' is parked")
                    .contains("Bring a newer copy of the database back");
        }

        assertThat(aureus("list", "--parked").out()).contains("r ", "orders");
        assertThat(aureus("status", "r").out()).contains("AUR-650 Run 'r' is parked");
        assertThat(aureus("explain", "r").out()).startsWith("AUR-650 Run 'r' is parked");
        assertThat(aureus("explain", "r", "--output", "json").out()).contains("\"parked\":\"AUR-650");
        assertThat(Files.readAllLines(done)).containsExactly("once");
        assertThat(database.text("SELECT command FROM aureus.workflow_states")).isNull();
        assertThat(aureus("events", "show", "r").out()).contains("WORKFLOW_COMPLETED");
    }
}
