package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LevelsTest {

    @Test
    void a_task_stands_one_level_after_the_last_of_those_it_waits_for() {
        Workflow workflow = Workflow.named("w")
                .task("last", task -> task.dependsOn("long", "short"))
                .task("long", task -> task.dependsOn("middle"))
                .task("middle", task -> task.dependsOn("first"))
                .task("short")
                .task("first")
                .build();

        assertThat(Levels.of(workflow).tasks())
                .containsExactly(List.of("short", "first"), List.of("middle"), List.of("long"), List.of("last"));
    }

    @Test
    void compensation_targets_stand_aside() {
        Workflow workflow = Workflow.named("w")
                .task("pay", task -> task.onFailure("refund"))
                .task("refund", task -> task.dependsOn("pay"))
                .build();

        assertThat(Levels.of(workflow)).isEqualTo(new Levels(List.of(List.of("pay")), List.of("refund")));
    }
}
