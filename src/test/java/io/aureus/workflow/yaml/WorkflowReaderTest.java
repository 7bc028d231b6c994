package io.aureus.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.CanonicalWorkflow;
import io.aureus.workflow.Fault;
import io.aureus.workflow.ParsedWorkflow;
import io.aureus.workflow.Places.Place;
import io.aureus.workflow.Task;
import io.aureus.workflow.TaskType;
import io.aureus.workflow.Workflow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowReaderTest {

    private static ParsedWorkflow read(String yaml) {
        return WorkflowReader.read(yaml, "f.yaml");
    }

    private static Workflow workflow(String yaml) {
        return read(yaml).orThrow();
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("docs/examples"))) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_shipped_example_passes_the_default_policy_without_a_single_warning(Path example) {
        assertThat(WorkflowReader.read(example).messages()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_that_names_a_version_names_its_schema_for_editors(Path example) throws IOException {
        if (WorkflowReader.read(example).orThrow().version() != null) {
            assertThat(Files.readString(example))
                    .startsWith("# yaml-language-server: $schema=../workflow.schema.json\n");
        }
    }

    @Test
    void a_file_of_the_original_runs() {
        ParsedWorkflow parsed = read("""
                id: workflow-1
                name: Example Workflow
                owner: somebody
                tasks:
                  - id: task-1
                    type: action
                    toolName: log
                    inputs: {message: hello}
                    retry: {maxAttempts: 3, backoffMs: 1000, backoffMultiplier: 2, jitter: true}
                    requiredPermissions:
                      - {action: read, resource: data, intent: read, dataZone: internal}
                  - id: task-2
                    type: parallel
                    timeoutMs: 5000
                  - id: 3
                    riskTier: LOW
                dependencies:
                  task-2: [task-1]
                  3: [task-2, task-1, task-1]
                """);

        Workflow workflow = parsed.orThrow();
        assertThat(workflow.task("task-1").tool()).isEqualTo("log");
        assertThat(workflow.task("task-1").kept()).containsKey("requiredPermissions");
        assertThat(workflow.task("task-2").type()).isEqualTo(TaskType.PARALLEL);
        assertThat(workflow.task("task-2").timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(workflow.task("3").dependsOn()).containsExactly("task-1", "task-2");
        assertThat(parsed.faults()).allMatch(fault -> fault.severity() == Fault.Severity.WARNING);
        assertThat(parsed.faults()).extracting(Fault::code).containsExactly("AUR-113", "AUR-123");
    }

    @Test
    void a_task_of_the_original_that_depends_on_a_compensation_target_waits_for_what_stands_before_that_one() {
        ParsedWorkflow parsed = read("""
                id: order
                tasks:
                  - id: check
                  - id: pay
                    compensation: {onFailure: [refund, tell]}
                  - id: refund
                  - id: tell
                  - id: report
                  - id: last
                dependencies:
                  pay: [check]
                  refund: [pay]
                  tell: [refund, check]
                  report: [tell]
                  last: [refund, report]
                """);

        Workflow workflow = parsed.orThrow();
        assertThat(workflow.task("report").dependsOn()).containsExactly("check", "pay");
        assertThat(workflow.task("last").dependsOn()).containsExactly("pay", "report");
        assertThat(workflow.task("tell").dependsOn()).as("a target's own").containsExactly("check", "refund");
        assertThat(workflow.compensationTargets()).containsExactlyInAnyOrder("refund", "tell");
        assertThat(parsed.messages())
                .containsExactly(
                        "f.yaml:14:12: warning AUR-134: task 'report' depends on 'tell', which is a compensation"
                                + " target of 'pay' and never runs otherwise; this dependency is ignored, and what"
                                + " 'tell' depends on is waited for instead",
                        "f.yaml:15:10: warning AUR-134: task 'last' depends on 'refund', which is a compensation"
                                + " target of 'pay' and never runs otherwise; this dependency is ignored, and what"
                                + " 'refund' depends on is waited for instead");
        assertThat(CanonicalWorkflow.read(workflow.canonical())).isEqualTo(workflow);
    }

    @Test
    void a_task_of_the_original_that_only_depends_on_a_target_without_dependencies_starts_at_once() {
        ParsedWorkflow parsed = read("""
                id: order
                tasks:
                  - {id: pay, compensation: {onTimeout: [refund]}}
                  - {id: refund}
                  - {id: report, dependsOn: [refund]}
                """);

        assertThat(parsed.orThrow().task("report").dependsOn()).isEmpty();
        assertThat(parsed.messages())
                .containsExactly("f.yaml:5:30: warning AUR-134: task 'report' depends on 'refund', which is a"
                        + " compensation target of 'pay' and never runs otherwise; this dependency is ignored");
    }

    @Test
    void what_follows_a_critical_task_by_way_of_a_target_still_follows_it() {
        ParsedWorkflow parsed = read("""
                id: order
                tasks:
                  - {id: pay, riskTier: CRITICAL, compensation: {onFailure: [refund]}}
                  - {id: refund, dependsOn: [pay]}
                  - {id: report, dependsOn: [refund]}
                """);

        assertThat(parsed.workflow()).isEmpty();
        assertThat(parsed.faults()).extracting(Fault::code).contains("AUR-131", "AUR-134");
    }

    @Test
    void a_numeric_id_is_text_as_it_was_written() {
        Workflow workflow = workflow("id: 2024\ntasks:\n  - id: 1.50\n  - {id: 017, dependsOn: [1.50]}\n");

        assertThat(workflow.id()).isEqualTo("2024");
        assertThat(workflow.tasks()).containsOnlyKeys("1.50", "017");
        assertThat(workflow.task("017").dependsOn()).containsExactly("1.50");
    }

    @Test
    void an_id_may_look_like_a_path() {
        assertThat(workflow("id: ../../escaped\ntasks: [{id: /etc/passwd}]\n").id())
                .isEqualTo("../../escaped");
    }

    @Test
    void only_words_and_numbers_of_json_are_more_than_text() {
        Task task = workflow("""
                        id: w
                        tasks:
                          - id: a
                            inputs: {on: on, no: no, time: 22:22, octal: 017, tilde: ~, hex: 0x1F, plus: +1, big: True,
                              int: 17, neg: -3, dec: 1.50, exp: 1e3, yes: true, none: null, quoted: "17", empty: ,
                              long: 123456789012345678901234567890}
                        """).task("a");

        assertThat(task.inputs())
                .containsEntry("on", "on")
                .containsEntry("no", "no")
                .containsEntry("time", "22:22")
                .containsEntry("octal", "017")
                .containsEntry("tilde", "~")
                .containsEntry("hex", "0x1F")
                .containsEntry("plus", "+1")
                .containsEntry("big", "True")
                .containsEntry("int", 17L)
                .containsEntry("neg", -3L)
                .containsEntry("dec", new BigDecimal("1.50"))
                .containsEntry("exp", new BigDecimal("1e3"))
                .containsEntry("yes", true)
                .containsEntry("none", null)
                .containsEntry("quoted", "17")
                .containsEntry("empty", null);
        assertThat(task.inputs().get("long")).hasToString("123456789012345678901234567890");
    }

    @Test
    void dependencies_and_depends_on_are_added_up() {
        Workflow workflow = workflow("""
                id: w
                tasks: [{id: a}, {id: b}, {id: c, dependsOn: [b]}]
                dependencies: {c: [a, b]}
                """);

        assertThat(workflow.task("c").dependsOn()).containsExactly("a", "b");
    }

    @Test
    void a_key_without_a_value_counts_as_not_written() {
        Workflow workflow = workflow("""
                id: w
                name:
                dependencies:
                  # a: [b]
                tasks:
                  - id: a
                    retry:
                    inputs:
                """);

        assertThat(workflow.name()).isEqualTo("w");
        assertThat(workflow.task("a").retry().maxAttempts()).isEqualTo(1);
    }

    @Test
    void doubled_signs_mean_the_text_itself() {
        Task task = workflow("id: w\ntasks: [{id: a, inputs: {x: 'echo $${HOME} ##{x} $$$${y} $5 {z}'}}]")
                .task("a");

        assertThat(task.inputs()).containsEntry("x", "echo ${HOME} #{x} $$${y} $5 {z}");
    }

    @Test
    void a_reference_to_a_secret_is_kept_as_it_is() {
        Task task = workflow("id: w\ntasks: [{id: a, inputs: {x: [{fromEnv: TOKEN}, {fromFile: /run/token}]}}]")
                .task("a");

        assertThat(task.inputs())
                .containsEntry("x", Arrays.asList(Map.of("fromEnv", "TOKEN"), Map.of("fromFile", "/run/token")));
    }

    @Test
    void places_lead_to_the_parts_of_the_file() {
        ParsedWorkflow parsed = read("""
                id: w
                tasks:
                  - id: a
                    tool: log
                    inputs:
                      message: hello
                      list: [x, y]
                      dotted.key: 1
                """);

        assertThat(parsed.places().of("a", "")).isEqualTo(new Place(3, 5));
        assertThat(parsed.places().of("a", "tool")).isEqualTo(new Place(4, 11));
        assertThat(parsed.places().of("a", "inputs")).isEqualTo(new Place(5, 5));
        assertThat(parsed.places().of("a", "inputs.message")).isEqualTo(new Place(6, 16));
        assertThat(parsed.places().of("a", "inputs.list.1")).isEqualTo(new Place(7, 17));
        assertThat(parsed.places().of("a", "inputs.dotted.key")).isEqualTo(new Place(8, 19));
        assertThat(parsed.places().of("a", "inputs.nothing")).isEqualTo(new Place(5, 5));
        assertThat(parsed.places().of("nobody", "tool")).isEqualTo(new Place(1, 1));
        assertThat(parsed.places().of(null, "id")).isEqualTo(new Place(1, 5));
    }

    @Test
    void columns_count_characters() {
        assertThat(read("{id: w, name: \"\uD83D\uDE00\uD83D\uDE00\", tasks: 7}\n")
                        .messages())
                .singleElement()
                .asString()
                .startsWith("f.yaml:1:28:");
    }

    @Test
    void a_byte_order_mark_is_passed_over() {
        byte[] file = "\uFEFFid: w\ntasks: [{id: a}]\n".getBytes(StandardCharsets.UTF_8);

        assertThat(WorkflowReader.read(file, "f").workflow()).isPresent();
    }

    @Test
    void a_file_that_cannot_be_read_is_one_clear_fault(@TempDir Path directory) {
        Path missing = directory.resolve("missing.yaml");

        assertThat(WorkflowReader.read(missing).messages())
                .containsExactly(missing + ": error AUR-100: the file cannot be read: there is no such file");
        assertThat(WorkflowReader.read(directory).messages())
                .containsExactly(directory + ": error AUR-100: the file cannot be read: it is a directory");
    }

    @Test
    void an_empty_file_is_one_clear_fault() {
        assertThat(read("").messages())
                .containsExactly(
                        "f.yaml:1:1: error AUR-104: the file is empty; a workflow has at least 'id' and 'tasks'");
    }

    @Test
    void unknown_dependencies_ids_given_twice_wrong_types_and_wrong_words_are_refused() {
        assertThat(read("""
                id: w
                tasks:
                  - {id: a, dependsOn: [b]}
                  - {id: a}
                  - {id: c, timeoutMs: soon}
                  - {id: d, riskTier: EXTREME}
                """).faults())
                .extracting(Fault::code)
                .containsExactly("AUR-120", "AUR-118", "AUR-115", "AUR-116");
    }

    @Test
    void tasks_without_an_id_of_their_own_are_checked_too() {
        assertThat(read("""
                id: w
                tasks:
                  - {id: a}
                  - {id: a, dependsOn: [x], timeoutMs: 0}
                  - {name: b, compensation: {onFailure: [y]}}
                """).messages())
                .containsExactly(
                        "f.yaml:4:10: error AUR-118: task 'a' was already defined in line 3; allowed is one task of an"
                                + " id",
                        "f.yaml:4:25: error AUR-120: a dependency of task 'a' names 'x', and there is no such task",
                        "f.yaml:4:40: error AUR-116: 'timeoutMs' of task 'a' is 0; allowed is a whole number from 1 to"
                                + " 315360000000",
                        "f.yaml:5:5: error AUR-114: a task has no 'id'; it needs text of 1 to 256 characters without"
                                + " control characters",
                        "f.yaml:5:42: error AUR-122: 'onFailure' of a task names 'y', and there is no such task");
    }

    @Test
    void tasks_of_a_faulty_file_are_there_for_further_checks() {
        ParsedWorkflow parsed = read("id: w\ntasks: [{id: a, tool: shel, timeoutMs: 0}, {id: b, dependsOn: [c]}]\n");

        assertThat(parsed.workflow()).isEmpty();
        assertThat(parsed.tasks()).extracting(Task::id).containsExactly("a", "b");
        assertThat(parsed.tasks()).extracting(Task::tool).containsExactly("shel", null);
    }
}
