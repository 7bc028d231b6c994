package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.json.Json;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.store.Beginning;
import io.aureus.store.Commit;
import io.aureus.store.RunChange;
import io.aureus.store.StoredDefinition;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pass over a JSON Lines file whose process died when the end of one line's run was committed to PostgreSQL, and before the
 * log had its events.
 */
class DatabasePassTest {

    @TempDir
    private Path directory;

    private TestDatabase database;
    private CountingPass pass;
    private List<Event> ofTheDead;

    @BeforeEach
    void a_process_dies_between_commit_and_log() throws Exception {
        database = TestDatabase.create();
        pass = new CountingPass(directory, 2);
        Workflow counting = pass.read();
        try (InMemoryEventLog unwritten = new InMemoryEventLog();
                PostgresStateStore store = database.store()) {
            Recorded second = pass.begun(unwritten, "second", 2);
            second.completed("a", 42L);
            ofTheDead = unwritten.peek(second.key());
            Run run = new Run(second.key(), counting, Dependencies.of(counting));
            ofTheDead.forEach(run::apply);
            store.initialize();
            store.keep(run.key().tenant(), StoredDefinition.of(counting));
            store.commit(new Commit(
                    UUID.randomUUID(),
                    List.of(new RunChange(
                            store.first(), run.record(), run.takeChanged(), ofTheDead, Beginning.BESIDE_ANY)),
                    List.of()));
        }
    }

    private CliRun aureus(Object... arguments) {
        List<Object> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.with(Map.of("DATABASE_URL", database.url()), new OpenLog(), words.toArray());
    }

    @Test
    void the_line_that_ended_is_not_run_again_although_the_log_does_not_know_it() throws Exception {
        CliRun run = aureus("run", pass.workflow, "--inputs", pass.inputs, "--output", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat((List<?>) Json.parse(run.out()))
                .extracting("line", "runId", "endedEarlier", "outputs")
                .hasSize(2)
                .startsWith(tuple(2L, "second", true, Map.of("a", 42L)));
        assertThat(database.text("SELECT count(*) FROM aureus.workflow_states")).isEqualTo("2");
    }

    @Test
    void the_last_events_of_the_dead_come_into_the_log_with_the_next_pass() throws Exception {
        aureus("run", pass.workflow, "--inputs", pass.inputs);
        requireInTheLog();
    }

    @Test
    void and_with_the_next_run_of_the_workflow_whatever_its_inputs() throws Exception {
        aureus("run", pass.workflow, "--input", "count=7");
        requireInTheLog();
    }

    private void requireInTheLog() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"))) {
            assertThat(log.peek(ofTheDead.get(0).key())).isEqualTo(ofTheDead);
        }
        assertThat(database.text("SELECT count(*) FROM aureus.workflow_states WHERE owner IS NOT NULL"))
                .isEqualTo("0");
    }

    @Test
    void with_a_log_in_memory_the_database_alone_says_what_has_ended() {
        CliRun run = aureus(
                "run", pass.workflow, "--inputs", pass.inputs, "--output", "json", "--event-log-type", "in-memory");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat((List<?>) Json.parse(run.out()))
                .extracting("line", "endedEarlier")
                .containsExactly(tuple(2L, true), tuple(1L, false));
    }
}
