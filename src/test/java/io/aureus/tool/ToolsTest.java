package io.aureus.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.workflow.Fault;
import io.aureus.workflow.Places;
import io.aureus.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which tools there are, and whether a workflow calls them rightly. */
class ToolsTest {
    private final Tools tools = Tools.installed();

    /** A tool that does nothing. */
    record Idle(String name) implements Tool {
        @Override
        public Object execute(Invocation invocation) {
            return null;
        }
    }

    @Test
    void the_built_in_tools_are_installed() {
        assertThat(tools.names()).contains("fail", "log", "shell", "sleep", "value");
    }

    @Test
    void a_tool_is_found_by_its_name() {
        assertThat(tools.find("value")).get().extracting(Tool::name).isEqualTo("value");
        assertThat(tools.find("valu")).isEmpty();
        assertThat(tools.find(null)).isEmpty();
    }

    @Test
    void tools_can_be_added_to_a_copy() {
        Tools more = tools.with(new Idle("idle"));
        assertThat(more.names()).containsAll(tools.names()).contains("idle");
        assertThat(tools.names()).doesNotContain("idle");
    }

    @Test
    void two_tools_of_one_name_are_refused() {
        assertThatThrownBy(() -> tools.with(new Idle("shell")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("AUR-403")
                .hasMessageContaining("'shell'");
        assertThatThrownBy(() -> Tools.of(new Idle(" "))).hasMessageStartingWith("AUR-403");
    }

    private static Places whereKeysStand(Map<String, Integer> lines) {
        return (task, path) -> new Places.Place(lines.getOrDefault(path, 1), 1);
    }

    @Test
    void a_tool_that_does_not_exist_is_found_with_its_place_and_what_was_meant() {
        Workflow workflow =
                Workflow.named("w").task("a", task -> task.tool("shel")).build();
        assertThat(tools.check(workflow, whereKeysStand(Map.of("toolName", 7))))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo("AUR-401");
                    assertThat(fault.severity()).isEqualTo(Fault.Severity.ERROR);
                    assertThat(fault.line()).isEqualTo(7);
                    assertThat(fault.message()).contains("task 'a'", "'shel'", "fail, log, shell, sleep, value");
                    assertThat(fault.suggestion()).isEqualTo("shell");
                });
        assertThat(tools.check(workflow, whereKeysStand(Map.of("tool", 9))))
                .extracting(Fault::line)
                .containsExactly(9);
    }

    @Test
    void inputs_that_do_not_fit_are_found_with_their_places() {
        Workflow workflow = Workflow.named("w")
                .task("a", task -> task.tool("sleep").input("durationMs", "long"))
                .build();
        assertThat(tools.check(workflow, whereKeysStand(Map.of("inputs.durationMs", 5))))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo("AUR-402");
                    assertThat(fault.line()).isEqualTo(5);
                    assertThat(fault.message())
                            .isEqualTo("task 'a': tool 'sleep': durationMs must be an integer from 0 to 315360000000,"
                                    + " was \"long\"");
                });
    }

    @Test
    void a_compensation_action_is_checked_like_a_task() {
        Workflow workflow = Workflow.named("w")
                .task("a", task -> task.tool("value").undoneBy("lgo", Map.of()))
                .task("b", task -> task.tool("value").undoneBy("log", Map.of("mesage", "x")))
                .build();
        Map<String, Integer> lines = Map.of("compensationAction.tool", 3, "compensationAction.args.mesage", 4);
        List<Fault> faults = tools.check(workflow, whereKeysStand(lines));
        assertThat(faults).extracting(Fault::code).containsExactly("AUR-401", "AUR-402", "AUR-402");
        assertThat(faults).extracting(Fault::line).startsWith(3, 4);
        assertThat(faults).extracting(Fault::suggestion).startsWith("log", "message");
        assertThat(faults.get(0).message()).startsWith("task 'a': compensationAction: there is no tool 'lgo'");
    }

    @Test
    void a_task_without_a_tool_is_right() {
        Workflow workflow = Workflow.named("w").task("a", task -> task).build();
        assertThat(tools.check(workflow, Places.NONE)).isEmpty();
    }
}
