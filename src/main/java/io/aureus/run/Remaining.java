package io.aureus.run;

import io.aureus.workflow.Task;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a run may still be executed when somebody goes on with it, as opposed to {@link ReadyTasks}, which tells what may
 * start now. A failed run counts as reopened.
 */
public final class Remaining {
    private Remaining() {}

    /**
     * Tasks that may be executed, compensation targets among them.
     *
     * @param run one that nobody drives
     * @param now the time
     * @return in the order of the definition
     */
    public static List<Task> toDo(Run run, Instant now) {
        boolean failing = RunMachine.isFailing(run, now);
        return run.workflow().tasks().values().stream()
                .filter(task -> isToDo(run, task, failing))
                .toList();
    }

    private static boolean isToDo(Run run, Task task, boolean failing) {
        TaskStatus status = run.state(task.id()).status();
        boolean target = run.dependencies().isCompensationTarget(task.id());
        if (run.status() == RunStatus.FAILED) {
            return target || status != TaskStatus.COMPLETED;
        }
        return switch (status) {
            case RUNNING -> true;
            case PENDING, RETRYING -> target || !failing;
            default -> false;
        };
    }

    /**
     * Tasks whose compensation action may be executed: they completed, or may yet, and may have to be undone then.
     *
     * @param run one that nobody drives
     * @param now the time
     * @return in the order of the definition
     */
    public static List<Task> toUndo(Run run, Instant now) {
        boolean failing = RunMachine.isFailing(run, now);
        Set<String> givenUp = run.compensations().stream()
                .filter(step -> step.status() == TaskStatus.FAILED)
                .map(CompensationState::taskId)
                .collect(Collectors.toSet());
        return run.workflow().tasks().values().stream()
                .filter(task -> task.compensationAction() != null)
                .filter(task -> run.status() == RunStatus.FAILED
                        || (mayHaveCompleted(run, task, failing) && !givenUp.contains(task.id())))
                .toList();
    }

    private static boolean mayHaveCompleted(Run run, Task task, boolean failing) {
        TaskStatus status = run.state(task.id()).status();
        return status == TaskStatus.COMPLETED || status == TaskStatus.WAITING || isToDo(run, task, failing);
    }
}
