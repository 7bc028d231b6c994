package io.aureus.run;

import io.aureus.workflow.Delivery;
import io.aureus.workflow.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be decided next, told the slow and obvious way from what {@link NaiveRun} says has happened. Written from the rules,
 * not from the machine, to be compared with it.
 */
final class NaiveDecisions {
    private final NaiveRun run;
    private final Set<String> executing;

    NaiveDecisions(NaiveRun run, Set<String> executing) {
        this.run = run;
        this.executing = executing;
    }

    /** What must be decided, and of what else a number may be chosen freely. */
    record Expected(List<String> all, List<String> some, int howMany) {
        static Expected exactly(List<String> all) {
            return new Expected(all, List.of(), 0);
        }

        static Expected exactly(String... all) {
            return exactly(List.of(all));
        }

        static Expected some(List<String> some, int howMany) {
            return new Expected(List.of(), some, Math.max(0, Math.min(howMany, some.size())));
        }
    }

    private static String told(EventType type, String task, long attempt, long execution) {
        return type + " " + task + " " + attempt + "/" + execution;
    }

    private static String told(EventType type, String task) {
        return type + " " + task;
    }

    private String toldEndOfWait(String taskId) {
        long execution = NaiveRun.execution(run.last(taskId, EventType.TASK_STARTED));
        return told(run.endOfWait(taskId), taskId, run.attempt(taskId), execution);
    }

    Expected expected(Instant now, int slots) {
        if (run.status() != RunStatus.RUNNING) {
            return Expected.exactly();
        }
        int free = run.workflow().maxConcurrency() == null
                ? slots
                : Math.min(slots, run.workflow().maxConcurrency() - executing.size());
        List<String> interrupted = run.tasksIn(TaskStatus.RUNNING).stream()
                .filter(id -> !executing.contains(id))
                .toList();
        if (run.opened(EventType.TASK_CANCELLED, "cause", "cancel")
                || run.opened(EventType.COMPENSATION_FAILED, "cause", "cancel")) {
            List<String> all = new ArrayList<>(cancelled(interrupted));
            all.addAll(cancelled(dueTasks()));
            all.add(told(EventType.WORKFLOW_CANCELLED, null));
            return Expected.exactly(all);
        }
        if (run.isOverdue(now)) {
            List<String> all = new ArrayList<>(cancelled(dueTasks()));
            interrupted.forEach(id -> all.add(told(
                    EventType.TASK_TIMEOUT,
                    id,
                    run.attempt(id),
                    NaiveRun.execution(run.last(id, EventType.TASK_STARTED)))));
            return all.isEmpty() ? undoing(now, free) : Expected.exactly(all);
        }
        if (!interrupted.isEmpty()) {
            return again(interrupted, free);
        }
        return run.isFailing(now) ? failing(now, free) : going(now, free);
    }

    private List<String> dueTasks() {
        List<String> due = new ArrayList<>(run.tasksIn(TaskStatus.RETRYING));
        due.addAll(run.tasksIn(TaskStatus.WAITING));
        return due;
    }

    private static List<String> cancelled(List<String> ids) {
        return ids.stream().map(id -> told(EventType.TASK_CANCELLED, id)).toList();
    }

    private Expected again(List<String> interrupted, int free) {
        for (String id : interrupted) {
            if (run.workflow().task(id).delivery() == Delivery.AT_MOST_ONCE && !run.isConfirmed(id)) {
                return Expected.some(
                        interrupted.stream()
                                .map(i -> told(EventType.WORKFLOW_PAUSED, i))
                                .toList(),
                        1);
            }
        }
        return Expected.some(
                interrupted.stream()
                        .map(id -> told(
                                EventType.TASK_STARTED,
                                id,
                                run.attempt(id),
                                NaiveRun.execution(run.last(id, EventType.TASK_STARTED)) + 1))
                        .toList(),
                free);
    }

    private Expected going(Instant now, int free) {
        List<String> all = new ArrayList<>();
        List<String> over = run.tasksIn(TaskStatus.WAITING).stream()
                .filter(id -> run.isDue(id, now))
                .sorted(Comparator.comparing(run::wakesAt).thenComparing(id -> id))
                .toList();
        for (String id : over) {
            all.add(toldEndOfWait(id));
            if (run.endOfWait(id) == EventType.TASK_TIMEOUT) {
                return Expected.exactly(all);
            }
        }
        List<String> some = new ArrayList<>();
        for (String id : run.tasksIn(TaskStatus.RETRYING)) {
            if (run.isDue(id, now)) {
                some.add(told(EventType.TASK_STARTED, id, run.attempt(id) + 1, 1));
            }
        }
        run.ready().forEach(id -> some.add(told(EventType.TASK_STARTED, id, 1, 1)));
        boolean done = run.workflow().tasks().keySet().stream()
                .allMatch(id -> run.isTarget(id) || run.status(id) == TaskStatus.COMPLETED);
        if (done) {
            all.add(told(EventType.WORKFLOW_COMPLETED, null));
        }
        return new Expected(all, some, Math.max(0, Math.min(free, some.size())));
    }

    private Expected failing(Instant now, int free) {
        if (!run.hasBegunUndoing() && !dueTasks().isEmpty()) {
            return Expected.exactly(cancelled(dueTasks()));
        }
        return undoing(now, free);
    }

    private Expected undoing(Instant now, int free) {
        if (!run.hasBegunUndoing() && !executing.isEmpty()) {
            return Expected.exactly();
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        for (Event failure : run.failures()) {
            Task task = run.workflow().task(failure.taskId());
            (failure.type() == EventType.TASK_TIMEOUT
                            ? task.compensation().onTimeout()
                            : task.compensation().onFailure())
                    .forEach(target -> wanted.putIfAbsent(target, task.id()));
        }
        Set<String> triggered = new LinkedHashSet<>();
        run.opening().stream()
                .filter(e -> e.type() == EventType.COMPENSATION_TRIGGERED)
                .forEach(e -> triggered.add(e.taskId()));
        for (String target : wanted.keySet()) {
            if (!triggered.contains(target)) {
                return Expected.exactly(told(EventType.COMPENSATION_TRIGGERED, target));
            }
            if (!run.status(target).isEnded()) {
                return target(target, now, free);
            }
        }
        for (String undone : run.completedNewestFirst(triggered)) {
            Event last = run.last(
                    undone,
                    EventType.COMPENSATION_TRIGGERED,
                    EventType.COMPENSATION_FAILED,
                    EventType.COMPENSATION_COMPLETED);
            if (!triggered.contains(undone)) {
                return undo(undone, 1, 1, free);
            }
            long attempt = (Long) last.metadata().get("attempt");
            if (last.type() == EventType.COMPENSATION_TRIGGERED) {
                boolean lost = !executing.contains("undo " + undone);
                return lost ? undo(undone, attempt, NaiveRun.execution(last) + 1, free) : Expected.exactly();
            }
            if (last.metadata().containsKey("dueAt")) {
                return run.isDue(undone, now) ? undo(undone, attempt + 1, 1, free) : Expected.exactly();
            }
        }
        return Expected.exactly(told(
                EventType.WORKFLOW_FAILED,
                run.failures().isEmpty() ? null : run.failures().get(0).taskId()));
    }

    private static Expected undo(String taskId, long attempt, long execution, int free) {
        return Expected.some(List.of(told(EventType.COMPENSATION_TRIGGERED, taskId, attempt, execution)), free);
    }

    private Expected target(String target, Instant now, int free) {
        return switch (run.status(target)) {
            case PENDING -> Expected.some(List.of(told(EventType.TASK_STARTED, target, 1, 1)), free);
            case RETRYING ->
                run.isDue(target, now)
                        ? Expected.some(List.of(told(EventType.TASK_STARTED, target, run.attempt(target) + 1, 1)), free)
                        : Expected.exactly();
            case WAITING -> run.isDue(target, now) ? Expected.exactly(toldEndOfWait(target)) : Expected.exactly();
            default -> Expected.exactly();
        };
    }
}
