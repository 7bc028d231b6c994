package io.aureus.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.FaultList;
import io.aureus.workflow.Levels;
import io.aureus.workflow.Node;
import io.aureus.workflow.ParsedWorkflow;
import io.aureus.workflow.Workflow;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes beyond a limit is refused by that limit, before it costs time or memory. */
@Execution(ExecutionMode.CONCURRENT)
class LimitsTest {
    private static final String ONE_TASK = "tasks:\n  - id: a\n    inputs:\n      x: ";

    private static ParsedWorkflow read(String yaml) {
        return WorkflowReader.read(yaml, "f.yaml");
    }

    private static void assertOnly(String yaml, String... parts) {
        assertThat(read(yaml).messages()).singleElement().asString().contains(parts);
    }

    @Test
    void a_file_beyond_16_mib_is_refused() {
        assertOnly("#".repeat(WorkflowReader.FILE_BYTES_MAX + 1), "AUR-101", "larger than 16777216 bytes");
        byte[] bytes = new byte[WorkflowReader.FILE_BYTES_MAX + 1];
        assertThat(WorkflowReader.read(bytes, "f").messages())
                .singleElement()
                .asString()
                .contains("AUR-101");
    }

    @Test
    void a_scalar_of_2_mib_is_refused_however_it_is_written() {
        String word = "x".repeat(2 << 20);
        String file = "id: w\n" + ONE_TASK;

        assertOnly(file + word, "AUR-106", "1048576 characters");
        assertOnly(file + '"' + word + '"', "AUR-106");
        assertOnly(file + '\'' + word + '\'', "AUR-106");
        assertOnly(file + "|\n        " + word, "AUR-106");
        assertOnly("id: w\n&" + word + " a: 1\n", "AUR-106");
        assertOnly("id: w\n!" + word + " a: 1\n", "AUR-106");
    }

    @Test
    void a_scalar_of_exactly_1_mib_is_read() {
        String file = "id: w\n" + ONE_TASK;

        assertThat(read(file + "x".repeat(1 << 20)).workflow()).isPresent();
        assertOnly(file + "x".repeat((1 << 20) + 1), "AUR-106", "this scalar has 1048577 characters");
    }

    @Test
    void nesting_of_10_000_is_refused_at_the_65th_level() {
        assertOnly("id: w\nx: " + "[".repeat(10_000), "f.yaml:2:67", "AUR-107");
        assertOnly("{a: ".repeat(10_000), "AUR-107");
        assertOnly("- ".repeat(10_000), "AUR-107");
        assertOnly("? ".repeat(10_000), "AUR-107");
    }

    @Test
    void nesting_of_64_is_read() {
        String list = "[".repeat(Node.DEPTH_MAX - 4) + "]".repeat(Node.DEPTH_MAX - 4);

        assertThat(read("id: w\n" + ONE_TASK + list).workflow()).isPresent();
        assertOnly("id: w\n" + ONE_TASK + "[" + list + "]", "AUR-107");
    }

    @Test
    void nesting_by_aliases_counts() {
        String chain = IntStream.rangeClosed(1, 70)
                .mapToObj(i -> "x" + i + ": &x" + i + " [*x" + (i - 1) + "]\n")
                .collect(Collectors.joining());

        assertOnly("id: w\nx0: &x0 [a]\n" + chain, "AUR-107");
    }

    @Test
    void a_value_that_holds_itself_is_refused() {
        assertOnly("id: w\n" + ONE_TASK + "&me {again: *me}\n", "AUR-108", "holds the alias itself");
    }

    @Test
    void more_values_than_memory_should_hold_are_refused() {
        assertOnly("id: w\nx: [" + "[],".repeat(2_500_000) + "]", "AUR-109", "2000000 values");
    }

    @Test
    void an_alias_stands_for_its_value() {
        ParsedWorkflow parsed = read("""
                id: w
                tasks:
                  - {id: a, retry: &twice {maxAttempts: 2}}
                  - {id: b, retry: *twice}
                """);

        assertThat(parsed.orThrow().task("b").retry().maxAttempts()).isEqualTo(2);
    }

    @Test
    void a_chain_of_100_000_tasks_is_read() {
        String chain = IntStream.range(0, Workflow.TASKS_MAX)
                .mapToObj(i -> "- id: t" + i + (i == 0 ? "\n" : "\n  dependsOn: [t" + (i - 1) + "]\n"))
                .collect(Collectors.joining());

        assertThat(Levels.of(read("id: w\ntasks:\n" + chain).orThrow()).tasks()).hasSize(Workflow.TASKS_MAX);
    }

    @Test
    void a_workflow_has_at_most_100_000_tasks() {
        assertOnly("id: w\ntasks: [" + "{},".repeat(Workflow.TASKS_MAX + 1) + "]", "AUR-119", "100001 tasks");
    }

    @Test
    void a_cycle_of_100_000_tasks_is_found() {
        int count = Workflow.TASKS_MAX;
        String circle = IntStream.range(0, count)
                .mapToObj(i -> "- id: t" + i + "\n  dependsOn: [t" + ((i + 1) % count) + "]\n")
                .collect(Collectors.joining());

        assertOnly("id: w\ntasks:\n" + circle, "AUR-121", "'t0' → 't1'", "(99990 more) → 't0'");
    }

    @Test
    void a_task_has_at_most_1_000_dependencies() {
        String tasks =
                IntStream.range(0, 1_001).mapToObj(i -> "- id: t" + i + "\n").collect(Collectors.joining());
        String all = IntStream.range(0, 1_000).mapToObj(i -> "t" + i).collect(Collectors.joining(","));

        assertThat(read("id: w\ntasks:\n" + tasks + "- id: last\n  dependsOn: [" + all + "]\n")
                        .workflow())
                .isPresent();
        assertOnly(
                "id: w\ntasks:\n" + tasks + "- id: last\n  dependsOn: [" + all + ",t1000]\n",
                "AUR-119",
                "depends on 1001 tasks",
                "at most 1000");
    }

    @Test
    void what_lies_behind_compensation_targets_is_followed_within_a_bound() {
        String targets = IntStream.range(0, 5_000)
                .mapToObj(i -> "- id: t" + i + (i == 0 ? "\n" : "\n  dependsOn: [t" + (i - 1) + "]\n"))
                .collect(Collectors.joining());
        String names = IntStream.range(0, 5_000).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        String pay = "- id: pay\n  compensation: {onFailure: [" + names + "]}\n";
        String others = IntStream.range(0, 300)
                .mapToObj(i -> "- id: x" + i + "\n  dependsOn: [t4999]\n")
                .collect(Collectors.joining());

        ParsedWorkflow parsed = read("id: w\ntasks:\n" + targets + pay + others);

        assertThat(parsed.workflow()).isEmpty();
        assertThat(parsed.messages())
                .filteredOn(message -> message.contains("error"))
                .singleElement()
                .asString()
                .contains("AUR-119", "from task 'x200' on, more than 1000000 dependencies");
    }

    @Test
    void faults_beyond_1_000_are_counted() {
        String tasks = IntStream.range(0, 1_500)
                .mapToObj(i -> "- id: t" + i + "\n  dependsOn: [none]\n")
                .collect(Collectors.joining());

        assertThat(read("id: w\ntasks:\n" + tasks).messages())
                .hasSize(FaultList.FAULTS_MAX + 1)
                .last()
                .asString()
                .contains("AUR-199", "500 more faults are not shown");
    }
}
