package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code aureus submit} on a real PostgreSQL, with somebody who serves. */
class SubmitCommandTest {

    private static final String ORDER = """
            id: order
            inputs: {count: {type: integer, default: 1}}
            tasks:
              - id: reserve
                tool: value
                inputs: {value: 12}
              - id: ship
                tool: shell
                inputs: {command: "test -e shelf && echo sent"}
                dependsOn: [reserve]
            outputs: {shelf: reserve}
            """;

    @TempDir
    private Path directory;

    private TestDatabase database;
    private Path order;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
        order = Files.writeString(directory.resolve("order.yaml"), ORDER);
    }

    private CliRun aureus(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.with(Map.of("DATABASE_URL", database.url()), new OpenLog(), all.toArray());
    }

    private ServedHere served() throws Exception {
        return new ServedHere(database, directory.resolve("log"));
    }

    @Test
    void a_queued_run_that_was_paused_and_resumed_is_asked_nothing_any_more() throws Exception {
        aureus("submit", order, "--run-id", "o-1");
        aureus("pause", "o-1");
        assertThat(database.text("SELECT status || ' ' || coalesce(command, 'nothing') FROM aureus.workflow_states"))
                .isEqualTo("paused nothing");

        aureus("resume", "o-1");

        assertThat(database.text("SELECT status || ' ' || coalesce(command, 'nothing') FROM aureus.workflow_states"))
                .isEqualTo("running nothing");
    }

    @Test
    void a_run_is_queued_once_and_the_same_again_is_there_already() throws Exception {
        CliRun first = aureus("submit", order, "--run-id", "o-1");
        CliRun again = aureus("submit", order, "--run-id", "o-1");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).isEqualTo("Run o-1 of workflow 'order' is queued. See: aureus status o-1\n");
        assertThat(aureus("status", "o-1").out())
                .contains("driven by nobody at the moment; a server that has room takes it")
                .doesNotContain("aureus resume");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).isEqualTo("Run o-1 of workflow 'order' is there already. See: aureus status o-1\n");
        assertThat(database.text(
                        "SELECT status || ' ' || submitted || ' ' || (owner IS NULL) FROM aureus.workflow_states"))
                .isEqualTo("running true true");
    }

    @Test
    void wait_is_silent_until_the_end_and_prints_the_report_of_run() throws Exception {
        Files.createFile(directory.resolve("shelf"));
        try (ServedHere served = served()) {
            CliRun wait = aureus("submit", order, "--run-id", "o-1", "--wait");

            assertThat(wait.exitCode()).as("%s: %s", served, wait.err()).isZero();
            assertThat(wait.out())
                    .startsWith("Run o-1 of workflow 'order': completed in ")
                    .contains("outputs: {\"shelf\":12}");
            assertThat(wait.err()).doesNotContain("started");

            CliRun once = aureus("submit", order, "--run-id", "o-1", "--wait", "--output", "json");
            Map<?, ?> json = (Map<?, ?>) Json.parse(once.out());
            assertThat(json.get("status")).isEqualTo("completed");
        }
    }

    @Test
    void wait_ends_with_the_code_of_a_failed_run() throws Exception {
        try (ServedHere served = served()) {
            CliRun wait = aureus("submit", order, "--wait");

            assertThat(wait.exitCode()).as("%s: %s", served, wait.err()).isEqualTo(1);
            assertThat(wait.out()).contains("failed", "ship");
        }
    }

    @Test
    void follow_shows_what_happens_and_ends_with_the_code_of_run() throws Exception {
        Files.createFile(directory.resolve("shelf"));
        try (ServedHere served = served()) {
            CliRun follow = aureus("submit", order, "--run-id", "o-1", "--input", "count=2", "--follow");

            assertThat(follow.exitCode()).as("%s: %s", served, follow.err()).isZero();
            assertThat(follow.err()).contains("Run o-1 of workflow 'order' is queued.", "ship", "run o-1 completed");
            assertThat(follow.out()).startsWith("Run o-1 of workflow 'order': completed in ");
        }
    }

    @Test
    void a_tool_that_only_the_servers_have_is_a_warning_also_when_the_run_is_resumed() throws Exception {
        Path strange = Files.writeString(
                directory.resolve("strange.yaml"), "id: strange\ntasks: [{id: a, tool: flyingCarpet}]\n");

        CliRun submit = aureus("submit", strange, "--run-id", "s-1");
        assertThat(submit.exitCode()).as(submit.err()).isZero();
        assertThat(submit.err())
                .contains("warning AUR-401: task 'a': there is no tool 'flyingCarpet'", "; the servers need it");
        assertThat(aureus("deploy", strange, "--environment", "test").exitCode())
                .isZero();

        assertThat(aureus("pause", "s-1").exitCode()).isZero();
        CliRun resume = aureus("resume", "s-1");
        assertThat(resume.exitCode()).as(resume.err()).isZero();
        assertThat(resume.err()).contains("Run 's-1' is queued for the servers.");
    }

    @Test
    void what_a_tool_that_is_here_does_not_accept_is_refused_as_ever() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "id: wrong\ntasks: [{id: a, tool: shell}]\n");

        CliRun submit = aureus("submit", wrong);
        assertThat(submit.exitCode()).isEqualTo(3);
        assertThat(submit.err()).contains("error AUR-402");
    }

    @Test
    void a_submitted_run_is_retried_without_the_secrets_that_only_the_servers_have() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "secret");
        Path file = Files.writeString(directory.resolve("secretive.yaml"), """
                id: secretive
                tasks: [{id: a, tool: shell, inputs: {command: "exit 1", env: {TOKEN: {fromFile: %s}}}}]
                """.formatted(token));
        try (ServedHere served = served()) {
            CliRun failed = aureus("submit", file, "--run-id", "s-1", "--wait");
            assertThat(failed.exitCode()).as("%s: %s", served, failed.err()).isEqualTo(1);
        }
        Files.delete(token);

        CliRun retry = aureus("retry", "s-1");
        assertThat(retry.exitCode()).as(retry.err()).isZero();
        assertThat(retry.err()).contains("Run 's-1' is queued for the servers.");
    }

    @Test
    void nobody_is_told_to_end_a_server_for_a_run_that_it_drives() throws Exception {
        Path gate = directory.resolve("gate");
        Path slow = Files.writeString(directory.resolve("slow.yaml"), """
                id: slow
                tasks: [{id: a, tool: shell, inputs: {command: "until [ -e %s ]; do sleep 0.05; done"}}]
                """.formatted(gate));
        assertThat(aureus("submit", slow, "--run-id", "s-1").exitCode()).isZero();
        try (ServedHere served = served()) {
            served.until(() -> database.text("SELECT string_agg(run_id, '') FROM aureus.workflow_states"
                            + " JOIN aureus.drivers ON driver_id = owner WHERE serves")
                    != null);

            for (String command : List.of("resume", "retry")) {
                CliRun run = aureus(command, "s-1");
                assertThat(run.exitCode()).isEqualTo(4);
                assertThat(run.err())
                        .startsWith("AUR-021 Run 's-1' goes on already: a server drives it, process "
                                + ProcessHandle.current().pid() + " on ")
                        .endsWith(". Watch it with: aureus status s-1\n")
                        .doesNotContain("kill", "Ctrl-C");
            }
            Files.createFile(gate);
        }
    }

    @Test
    void without_a_database_nothing_is_queued_and_the_way_out_is_said() {
        CliRun run = CliRun.of("submit", order);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("AUR-029").contains("aureus run " + order);
    }
}
