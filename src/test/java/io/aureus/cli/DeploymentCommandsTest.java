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

/** {@code aureus deploy}, and a workflow that is named by its id and environment, on a real PostgreSQL. */
class DeploymentCommandsTest {

    @TempDir
    private Path directory;

    private TestDatabase database;
    private Path file;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        file = directory.resolve("greeting.yaml");
        write("hello");
    }

    private void write(String word) throws Exception {
        Files.writeString(file, """
                id: greeting
                inputs: {name: {type: string, default: you}}
                tasks: [{id: say, tool: value, inputs: {value: %s}}]
                outputs: {said: say}
                """.formatted(word));
    }

    private CliRun aureus(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.with(Map.of("DATABASE_URL", database.url()), new OpenLog(), all.toArray());
    }

    private static Map<?, ?> json(CliRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return (Map<?, ?>) Json.parse(run.out());
    }

    @Test
    void the_first_version_is_1_and_the_same_once_more_changes_nothing() throws Exception {
        CliRun first = aureus("deploy", file, "--environment", "production");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .isEqualTo("Workflow 'greeting' in environment 'production': version 1 is the current one now.\n");

        Files.writeString(file, "# only a comment\n" + Files.readString(file));
        Map<?, ?> again = json(aureus("deploy", file, "--environment", "production", "--output", "json"));
        assertThat(again.get("version")).isEqualTo(1L);
        assertThat(again.get("changed")).isEqualTo(false);

        write("goodbye");
        Map<?, ?> second = json(aureus("deploy", file, "--environment", "production", "--output", "json"));
        assertThat(second.get("version")).isEqualTo(2L);
        assertThat(database.text("SELECT actor FROM aureus.deployments WHERE current"))
                .isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void run_starts_what_the_environment_has_and_not_what_the_file_says_now() throws Exception {
        assertThat(aureus("deploy", file, "--environment", "production").exitCode())
                .isZero();
        write("edited");
        assertThat(aureus("deploy", file, "--environment", "test").exitCode()).isZero();
        Files.delete(file);

        Map<?, ?> production =
                json(aureus("run", "greeting", "--environment", "production", "--input", "name=a", "--output", "json"));
        Map<?, ?> test =
                json(aureus("run", "greeting", "--environment", "test", "--input", "name=b", "--output", "json"));

        assertThat(production.get("outputs")).isEqualTo(Map.of("said", "hello"));
        assertThat(test.get("outputs")).isEqualTo(Map.of("said", "edited"));
    }

    @Test
    void a_run_keeps_its_definition_when_another_one_is_deployed() throws Exception {
        assertThat(aureus("deploy", file, "--environment", "production").exitCode())
                .isZero();
        Map<?, ?> queued = json(
                aureus("submit", "greeting", "--environment", "production", "--run-id", "g-1", "--output", "json"));
        assertThat(queued.get("new")).isEqualTo(true);
        write("edited");
        assertThat(aureus("deploy", file, "--environment", "production").exitCode())
                .isZero();

        try (ServedHere served = new ServedHere(database, directory.resolve("log"))) {
            served.until(() ->
                    database.text("SELECT status FROM aureus.workflow_states").equals("completed"));
        }
        assertThat(database.text("SELECT result::text FROM aureus.task_states")).isEqualTo("\"hello\"");
    }

    @Test
    void what_is_not_deployed_there_is_said_with_the_remedy() throws Exception {
        assertThat(aureus("deploy", file, "--environment", "test").exitCode()).isZero();

        CliRun run = aureus("run", "greeting", "--environment", "production");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("AUR-038 No version of workflow 'greeting' is deployed in environment 'production'.")
                .contains("aureus deploy FILE --environment production");
    }

    @Test
    void without_a_database_and_with_a_faulty_file_nothing_is_deployed() throws Exception {
        CliRun memory = CliRun.of("deploy", file, "--environment", "test");
        assertThat(memory.exitCode()).isEqualTo(2);
        assertThat(memory.err()).startsWith("AUR-037");
        assertThat(CliRun.of("run", "greeting", "--environment", "test").err()).startsWith("AUR-037");

        Files.writeString(file, "id: greeting\ntasks: [{id: a, dependsOn: [b]}]\n");
        assertThat(aureus("deploy", file, "--environment", "test").exitCode()).isEqualTo(3);
        CliRun blank = aureus("deploy", file, "--environment", " ");
        assertThat(blank.exitCode()).isEqualTo(2);
        assertThat(blank.err()).startsWith("AUR-005 --environment is '");
    }
}
