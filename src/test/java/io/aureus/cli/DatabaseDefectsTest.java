package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.json.Json;
import io.aureus.store.postgres.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the original got wrong with its database; the numbers are those of docs/guarantees.md. */
class DatabaseDefectsTest {

    private static final String KEYED = """
            id: keyed
            version: "1"
            inputs: {n: {type: integer}}
            tasks:
              - {id: a, tool: shell, retry: {maxAttempts: 2, backoffMs: 1}, inputs: {command: 'echo "$AUREUS_IDEMPOTENCY_KEY" >> DIRECTORY/keys; [ "$AUREUS_ATTEMPT" = 2 ]'}}
            """;

    @TempDir
    private Path directory;

    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.create();
    }

    private CliRun aureus(Object... arguments) {
        List<Object> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.with(Map.of("DATABASE_URL", database.url()), new OpenLog(), words.toArray());
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text.replace("DIRECTORY", directory.toString()));
    }

    private static Map<?, ?> json(CliRun run) {
        return (Map<?, ?>) Json.parse(run.out());
    }

    private static List<Object> listed(CliRun list) {
        return list.out()
                .lines()
                .map(line -> (Object) ((Map<?, ?>) Json.parse(line)).get("runId"))
                .toList();
    }

    @Test
    void defect_2_a_workflow_runs_as_often_as_one_likes_in_one_database() throws Exception {
        Path once = file("once.yaml", "id: once\nversion: '1'\ntasks: [{id: a, tool: value, inputs: {value: 1}}]\n");
        Object first = json(aureus("run", once, "--output", "json")).get("runId");
        Object second = json(aureus("run", once, "--output", "json")).get("runId");

        assertThat(second).isNotEqualTo(first);
        assertThat(listed(aureus("list", "--output", "jsonl"))).containsExactlyInAnyOrder(first, second);
        assertThat(database.text("SELECT string_agg(DISTINCT status, ' ') FROM aureus.workflow_states"))
                .isEqualTo("completed");
    }

    @Test
    void defect_8_results_that_look_like_nothing_come_back_as_they_were() throws Exception {
        Path values = file("values.yaml", """
                id: values
                version: "1"
                tasks:
                  - {id: text, tool: value, inputs: {value: text}}
                  - {id: empty, tool: value, inputs: {value: ""}}
                  - {id: zero, tool: value, inputs: {value: 0}}
                  - {id: no, tool: value, inputs: {value: false}}
                  - {id: gate, tool: shell, dependsOn: [text, empty, zero, no], inputs: {command: '[ -e DIRECTORY/open ]'}}
                outputs: {text: text, empty: empty, zero: zero, no: no}
                """);
        Map<?, ?> failed = json(aureus("run", values, "--output", "json"));
        assertThat(failed.get("status")).isEqualTo("failed");
        file("open", "");

        // Another process goes on with it, from the rows alone.
        Map<?, ?> completed = json(aureus("retry", failed.get("runId"), "--output", "json"));

        assertThat(completed.get("status")).isEqualTo("completed");
        assertThat(completed.get("outputs")).isEqualTo(Map.of("text", "text", "empty", "", "zero", 0L, "no", false));
    }

    @Test
    void defect_9_a_retry_keeps_its_due_time_over_a_restart() throws Exception {
        Path later = file("later.yaml", """
                id: later
                version: "1"
                tasks:
                  - {id: a, tool: shell, retry: {maxAttempts: 2, backoffMs: 3600000}, inputs: {command: 'echo "$AUREUS_ATTEMPT" >> DIRECTORY/attempts; [ "$AUREUS_ATTEMPT" = 2 ]'}}
                """);
        Path probe = file("probe.yaml", "id: probe\nversion: '1'\ntasks: [{id: a, tool: value, inputs: {value: 1}}]\n");
        String dueAt = "SELECT due_at::text FROM aureus.task_states WHERE run_id = 'later'";
        aureus("submit", later, "--run-id", "later");
        try (ServedHere before = served()) {
            before.until(() -> status("later").equals("running 1 retrying"));
        }
        String dueBefore = database.text(dueAt);

        try (ServedHere notDue = served()) {
            aureus("submit", probe, "--run-id", "probe");
            notDue.until(() -> status("probe").startsWith("completed"));
            assertThat(status("later")).isEqualTo("running 1 retrying");
            assertThat(database.text(dueAt)).isEqualTo(dueBefore);
        }
        for (String table : List.of("task_states", "workflow_states")) {
            database.execute("UPDATE aureus." + table + " SET due_at = clock_timestamp() WHERE due_at IS NOT NULL");
        }
        try (ServedHere due = served()) {
            due.until(() -> status("later").startsWith("completed"));
        }
        assertThat(Files.readAllLines(directory.resolve("attempts"))).containsExactly("1", "2");
    }

    /** Of a run and its task. */
    private String status(String runId) throws Exception {
        return database.text("SELECT concat_ws(' ', w.status, t.attempt, t.status)"
                + " FROM aureus.workflow_states w LEFT JOIN aureus.task_states t USING (tenant_id, run_id)"
                + " WHERE run_id = '" + runId + "'");
    }

    private ServedHere served() throws Exception {
        return new ServedHere(database, directory.resolve("log"));
    }

    @Test
    void defect_26_tables_that_cannot_be_made_stop_the_start_before_anything_runs() throws Exception {
        Path once = file(
                "once.yaml",
                "id: once\nversion: '1'\ntasks: [{id: a, tool: shell, inputs: {command: 'touch DIRECTORY/ran'}}]\n");
        database.execute("CREATE ROLE " + database.name() + "_poor LOGIN");
        String url = database.url().replace("postgres@", database.name() + "_poor@");

        CliRun run = CliRun.with(
                Map.of("DATABASE_URL", url), new OpenLog(), "run", once, "--event-log-dir", directory.resolve("log"));

        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err()).contains("AUR-624").contains("to make the schema");
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void defect_28_two_tenants_with_one_workflow_and_one_run_id_do_not_meet() throws Exception {
        Path whose = file("whose.yaml", """
                id: whose
                version: "1"
                inputs: {name: {type: string, required: true}}
                tasks:
                  - {id: who, tool: shell, inputs: {command: 'cat "$AUREUS_INPUTS" | wc -c; [ -e DIRECTORY/mended ]'}}
                """);
        for (String tenant : List.of("ann", "bob")) {
            CliRun run = aureus("run", whose, "--tenant", tenant, "--run-id", "same", "--input", "name=of-" + tenant);
            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        }
        assertThat(listed(aureus("list", "--tenant", "ann", "--output", "jsonl")))
                .containsExactly("same");
        assertThat(listed(aureus("list", "--output", "jsonl"))).isEmpty();
        for (String tenant : List.of("ann", "bob")) {
            CliRun events = aureus("events", "show", "whose", "--tenant", tenant, "--output", "jsonl");
            assertThat(events.out())
                    .contains("of-" + tenant)
                    .doesNotContain("of-" + (tenant.equals("ann") ? "bob" : "ann"));
            assertThat(directory.resolve("log/_tenants/" + tenant + "/whose/events.log"))
                    .content()
                    .doesNotContain("of-" + (tenant.equals("ann") ? "bob" : "ann"));
        }
        assertThat(directory.resolve("log/whose")).doesNotExist();

        file("mended", "");
        assertThat(aureus("retry", "same").exitCode()).as("nobody's").isNotZero();
        assertThat(aureus("retry", "same", "--tenant", "ann").exitCode()).isZero();

        assertThat(json(aureus("status", "same", "--tenant", "ann", "--output", "json"))
                        .get("status"))
                .isEqualTo("completed");
        CliRun ofBob = aureus("status", "same", "--tenant", "bob", "--output", "json");
        assertThat(json(ofBob).get("status")).isEqualTo("failed");
        assertThat(ofBob.out()).doesNotContain("ann");
        for (String table : List.of("workflow_states", "task_states", "workflow_versions")) {
            assertThat(database.text("SELECT string_agg(tenant_id, ' ' ORDER BY tenant_id) FROM aureus." + table))
                    .as(table)
                    .isEqualTo("ann bob");
        }
    }

    @Test
    void defect_28_deployments_and_commands_of_one_tenant_are_not_another_ones() throws Exception {
        Path mine = file("mine.yaml", "id: mine\nversion: '1'\ntasks: [{id: a, tool: value, inputs: {value: 1}}]\n");
        assertThat(aureus("deploy", mine, "--environment", "prod", "--tenant", "ann")
                        .exitCode())
                .isZero();
        assertThat(aureus("submit", mine, "--run-id", "mine", "--tenant", "ann").exitCode())
                .isZero();

        assertThat(aureus("run", "mine", "--environment", "prod", "--tenant", "bob")
                        .exitCode())
                .isNotZero();
        CliRun cancel = aureus("cancel", "mine", "--tenant", "bob");
        assertThat(cancel.exitCode()).isNotZero();
        assertThat(cancel.err()).contains("AUR-020").doesNotContain("ann", "did you mean");
        assertThat(database.text("SELECT status || coalesce(command, '') FROM aureus.workflow_states"))
                .as("it waits for the servers, and nobody asked anything of it")
                .isEqualTo("running");
        assertThat(aureus("run", "mine", "--environment", "prod", "--tenant", "ann", "--new")
                        .exitCode())
                .isZero();
    }

    @Test
    void defect_30_a_key_is_the_same_for_each_attempt_and_another_one_for_each_run_workflow_and_tenant()
            throws Exception {
        Path keyed = file("keyed.yaml", KEYED);
        Path other = file("other.yaml", KEYED.replace("id: keyed", "id: other"));
        assertThat(aureus("run", keyed, "--input", "n=1").exitCode()).isZero();
        assertThat(aureus("run", keyed, "--input", "n=2").exitCode()).isZero();
        assertThat(aureus("run", other, "--input", "n=1").exitCode()).isZero();
        assertThat(aureus("run", keyed, "--input", "n=1", "--tenant", "ann").exitCode())
                .isZero();

        List<String> keys = Files.readAllLines(directory.resolve("keys"));
        assertThat(keys).hasSize(8);
        for (int run = 0; run < 4; run++) {
            assertThat(keys.get(2 * run)).isEqualTo(keys.get(2 * run + 1));
        }
        assertThat(keys.stream().distinct()).hasSize(4);
    }
}
