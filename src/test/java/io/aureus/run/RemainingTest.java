package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may still be executed of a run that somebody goes on with. */
class RemainingTest {

    /** Two tasks in a row that can be undone, and a target of the second. */
    private static DrivenRun booking() {
        return new DrivenRun(Workflow.named("booking")
                .task("flight", t -> t.undoneBy("refund", Map.of()))
                .task("hotel", t -> t.dependsOn("flight").onFailure("tell").undoneBy("refund", Map.of()))
                .task("car", t -> t.dependsOn("hotel"))
                .task("tell")
                .build());
    }

    private static List<String> toDo(DrivenRun run) {
        return Remaining.toDo(run.run, run.now).stream().map(Task::id).toList();
    }

    private static List<String> toUndo(DrivenRun run) {
        return Remaining.toUndo(run.run, run.now).stream().map(Task::id).toList();
    }

    @Test
    void what_completed_is_not_done_again_but_may_be_undone() {
        DrivenRun run = booking();
        run.decide();
        run.completes("flight").decide();
        assertThat(toDo(run)).containsExactly("hotel", "car", "tell");
        assertThat(toUndo(run)).containsExactly("flight", "hotel");
    }

    @Test
    void a_failing_run_begins_no_further_task() {
        DrivenRun run = booking();
        run.decide();
        run.completes("flight").decide();
        run.fails("hotel", "boom");
        assertThat(toDo(run)).containsExactly("tell");
        assertThat(toUndo(run)).containsExactly("flight");
    }

    @Test
    void a_failed_run_does_all_but_what_completed_again() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a")
                .task("b", t -> t.dependsOn("a"))
                .task("c", t -> t.dependsOn("b"))
                .build());
        run.decide();
        run.completes("a").decide();
        run.fails("b", "boom").decide();
        assertThat(run.run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(toDo(run)).containsExactly("b", "c");
    }
}
