package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The two tables of moves, read aloud here once more, and tried pair by pair. */
class StatusMovesTest {

    private static final Instant NOW = DrivenRun.START;
    private static final TaskError ERROR = new TaskError("boom", "boom!");

    private static final Map<TaskStatus, Set<TaskStatus>> MOVES = Map.of(
            TaskStatus.PENDING, Set.of(TaskStatus.RUNNING, TaskStatus.SKIPPED, TaskStatus.CANCELLED),
            TaskStatus.RUNNING,
                    Set.of(
                            TaskStatus.RUNNING,
                            TaskStatus.RETRYING,
                            TaskStatus.WAITING,
                            TaskStatus.COMPLETED,
                            TaskStatus.FAILED,
                            TaskStatus.TIMEOUT,
                            TaskStatus.CANCELLED),
            TaskStatus.RETRYING, Set.of(TaskStatus.RUNNING, TaskStatus.CANCELLED),
            TaskStatus.WAITING,
                    Set.of(TaskStatus.COMPLETED, TaskStatus.RETRYING, TaskStatus.TIMEOUT, TaskStatus.CANCELLED),
            TaskStatus.COMPLETED, Set.of(TaskStatus.COMPENSATED, TaskStatus.PENDING),
            TaskStatus.FAILED, Set.of(TaskStatus.PENDING),
            TaskStatus.TIMEOUT, Set.of(TaskStatus.PENDING),
            TaskStatus.SKIPPED, Set.of(TaskStatus.PENDING),
            TaskStatus.CANCELLED, Set.of(TaskStatus.PENDING),
            TaskStatus.COMPENSATED, Set.of(TaskStatus.PENDING));

    @Test
    void every_move_of_a_task_not_in_the_table_throws() {
        for (TaskStatus from : TaskStatus.values()) {
            for (TaskStatus to : TaskStatus.values()) {
                TaskState state = new TaskState("a", from, 1, 1, 0, NOW, null, null, null, null, null, null);
                if (MOVES.get(from).contains(to)) {
                    assertThat(move(state, to).status())
                            .as("%s to %s", from, to)
                            .isEqualTo(to);
                } else {
                    assertThatThrownBy(() -> move(state, to))
                            .as("%s to %s", from, to)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("task 'a' cannot go from " + from.text() + " to " + to.text());
                }
            }
        }
    }

    private static TaskState move(TaskState state, TaskStatus to) {
        boolean again = state.status() == TaskStatus.RUNNING;
        Map<TaskStatus, UnaryOperator<TaskState>> doors = new LinkedHashMap<>();
        doors.put(TaskStatus.PENDING, TaskState::reopened);
        doors.put(TaskStatus.RUNNING, s -> again ? s.started(1, 2, NOW) : s.started(2, 1, NOW));
        doors.put(TaskStatus.RETRYING, s -> s.retrying(ERROR, NOW));
        doors.put(TaskStatus.WAITING, s -> s.waiting(NOW, null, null));
        doors.put(TaskStatus.COMPLETED, s -> s.completed(null, null, NOW));
        doors.put(TaskStatus.COMPENSATED, TaskState::compensated);
        return doors.getOrDefault(to, s -> s.ended(to, ERROR, NOW)).apply(state);
    }

    @Test
    void an_attempt_starts_only_with_the_next_number() {
        TaskState running = TaskState.pending("a", 0).started(1, 1, NOW);
        for (int[] wrong : new int[][] {{1, 1}, {1, 3}, {2, 1}}) {
            assertThatThrownBy(() -> running.started(wrong[0], wrong[1], NOW))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> TaskState.pending("a", 0).started(2, 1, NOW))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Event event(EventType type, long seq) {
        return new Event(NOW, type, DrivenRun.KEY, null, seq, Map.of(), Map.of("reason", "r", "error", "e"));
    }

    private static final Map<RunStatus, List<EventType>> WAYS = Map.of(
            RunStatus.PENDING, List.of(),
            RunStatus.RUNNING, List.of(EventType.WORKFLOW_STARTED),
            RunStatus.PAUSED, List.of(EventType.WORKFLOW_STARTED, EventType.WORKFLOW_PAUSED),
            RunStatus.FAILED, List.of(EventType.WORKFLOW_STARTED, EventType.WORKFLOW_FAILED),
            RunStatus.CANCELLED, List.of(EventType.WORKFLOW_STARTED, EventType.WORKFLOW_CANCELLED));

    private static final Map<EventType, Set<RunStatus>> ALLOWED = Map.of(
            EventType.WORKFLOW_STARTED, Set.of(RunStatus.PENDING),
            EventType.WORKFLOW_PAUSED, Set.of(RunStatus.RUNNING),
            EventType.WORKFLOW_RESUMED, Set.of(RunStatus.PAUSED, RunStatus.FAILED),
            EventType.WORKFLOW_FAILED, Set.of(RunStatus.RUNNING),
            EventType.WORKFLOW_COMPLETED, Set.of(),
            EventType.WORKFLOW_CANCELLED, Set.of(RunStatus.RUNNING, RunStatus.PAUSED));

    @Test
    void every_move_of_a_run_not_in_the_table_throws() {
        Workflow workflow = Workflow.named("w").task("a").build();
        WAYS.forEach((from, way) -> ALLOWED.forEach((type, allowed) -> {
            Run run = new Run(DrivenRun.KEY, workflow, Dependencies.of(workflow));
            for (int i = 0; i < way.size(); i++) {
                run.apply(event(way.get(i), i));
            }
            assertThat(run.status()).isEqualTo(from);
            if (allowed.contains(from)) {
                run.apply(event(type, way.size()));
                assertThat(from.next()).as("%s in %s", type, from).contains(run.status());
            } else {
                assertThatThrownBy(() -> run.apply(event(type, way.size())))
                        .as("%s in %s", type, from)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot have " + type);
            }
        }));
        assertThat(RunStatus.COMPLETED.next()).isEmpty();
        assertThat(RunStatus.CANCELLED.next()).isEmpty();
    }

    @Test
    void a_history_that_cannot_be_is_refused() {
        DrivenRun run = new DrivenRun(
                Workflow.named("w").task("a").task("b", t -> t.dependsOn("a")).build());
        Map<String, Object> attempt = Map.of("attempt", 1L);
        List<Event> impossible = new ArrayList<>();
        impossible.add(new Event(NOW, EventType.TASK_STARTED, DrivenRun.KEY, "b", 1, Map.of(), attempt));
        impossible.add(new Event(NOW, EventType.TASK_COMPLETED, DrivenRun.KEY, "a", 1, Map.of(), attempt));
        impossible.add(new Event(NOW, EventType.TASK_STARTED, DrivenRun.KEY, "a", 2, Map.of(), attempt));
        impossible.add(new Event(NOW, EventType.TASK_STARTED, DrivenRun.KEY, "nobody", 1, Map.of(), attempt));
        impossible.add(event(EventType.WORKFLOW_COMPLETED, 1));
        impossible.add(new Event(
                NOW,
                EventType.COMPENSATION_TRIGGERED,
                DrivenRun.KEY,
                "a",
                1,
                Map.of(),
                Map.of("compensationFor", "a")));
        RunKey other = new RunKey("default", "w", "run-2");
        impossible.add(new Event(NOW, EventType.TASK_STARTED, other, "a", 1, Map.of(), attempt));
        String before = RunPicture.of(run.run);
        for (Event event : impossible) {
            assertThatThrownBy(() -> run.run.apply(event)).as("%s", event).isInstanceOf(IllegalStateException.class);
            assertThat(RunPicture.of(run.run)).as("unchanged by %s", event).isEqualTo(before);
        }
    }
}
