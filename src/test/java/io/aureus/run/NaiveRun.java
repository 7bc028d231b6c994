package io.aureus.run;

import io.aureus.workflow.OnFailure;
import io.aureus.workflow.RetryPolicy;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The meaning of a history, told the slow and obvious way: every question goes through the whole list of events again.
 * Written from the rules, not from the machine, to be compared with it.
 */
final class NaiveRun {
    private final Workflow workflow;
    private final List<Event> events;
    private final Set<String> executing;

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

    NaiveRun(Workflow workflow, List<Event> events, Set<String> executing) {
        this.workflow = workflow;
        this.events = events;
        this.executing = executing;
    }

    static String told(Event event) {
        Object attempt = event.metadata().get("attempt");
        Object execution = event.metadata().getOrDefault("execution", attempt == null ? null : 1L);
        return event.type() + " " + event.taskId() + (attempt == null ? "" : " " + attempt + "/" + execution);
    }

    private static String told(EventType type, String task, long attempt, long execution) {
        return type + " " + task + " " + attempt + "/" + execution;
    }

    private static String told(EventType type, String task) {
        return type + " " + task;
    }

    RunStatus status() {
        RunStatus status = RunStatus.PENDING;
        for (Event event : events) {
            status = switch (event.type()) {
                case WORKFLOW_STARTED, WORKFLOW_RESUMED -> RunStatus.RUNNING;
                case WORKFLOW_PAUSED -> RunStatus.PAUSED;
                case WORKFLOW_COMPLETED -> RunStatus.COMPLETED;
                case WORKFLOW_FAILED -> RunStatus.FAILED;
                case WORKFLOW_CANCELLED -> RunStatus.CANCELLED;
                default -> status;
            };
        }
        return status;
    }

    TaskStatus status(String taskId) {
        TaskStatus status = TaskStatus.PENDING;
        boolean failed = false;
        for (Event event : events) {
            boolean mine = taskId.equals(event.taskId());
            boolean pending = status == TaskStatus.PENDING;
            switch (event.type()) {
                case TASK_STARTED -> status = mine ? TaskStatus.RUNNING : status;
                case TASK_WAITING -> status = mine ? TaskStatus.WAITING : status;
                case TASK_RETRY -> status = mine ? TaskStatus.RETRYING : status;
                case TASK_COMPLETED -> status = mine ? TaskStatus.COMPLETED : status;
                case TASK_FAILED -> status = mine ? TaskStatus.FAILED : status;
                case TASK_TIMEOUT -> status = mine ? TaskStatus.TIMEOUT : status;
                case TASK_CANCELLED -> status = mine ? TaskStatus.CANCELLED : status;
                case COMPENSATION_COMPLETED -> status = mine ? TaskStatus.COMPENSATED : status;
                case WORKFLOW_COMPLETED -> status = pending ? TaskStatus.SKIPPED : status;
                case WORKFLOW_CANCELLED -> status = pending ? TaskStatus.CANCELLED : status;
                case WORKFLOW_FAILED -> {
                    status = pending ? TaskStatus.SKIPPED : status;
                    failed = true;
                }
                case WORKFLOW_RESUMED -> {
                    boolean stays = status == TaskStatus.COMPLETED && !isTarget(taskId);
                    status = failed && !stays ? TaskStatus.PENDING : status;
                    failed = false;
                }
                default -> {}
            }
        }
        return status;
    }

    boolean isTarget(String taskId) {
        return workflow.tasks().values().stream()
                .anyMatch(t -> t.compensation().onFailure().contains(taskId)
                        || t.compensation().onTimeout().contains(taskId));
    }

    /** Events since the run was last opened. */
    List<Event> opening() {
        int from = 0;
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).type() == EventType.WORKFLOW_RESUMED
                    && events.get(i - 1).type() == EventType.WORKFLOW_FAILED) {
                from = i;
            }
        }
        return events.subList(from, events.size());
    }

    private List<String> tasksIn(TaskStatus wanted) {
        return workflow.tasks().keySet().stream()
                .filter(id -> status(id) == wanted)
                .toList();
    }

    private Event last(String taskId, EventType... types) {
        Event found = null;
        for (Event event : events) {
            found = taskId.equals(event.taskId()) && List.of(types).contains(event.type()) ? event : found;
        }
        return found;
    }

    private long attempt(String taskId) {
        return (Long) last(taskId, EventType.TASK_STARTED).metadata().get("attempt");
    }

    private static long execution(Event event) {
        return (Long) event.metadata().getOrDefault("execution", 1L);
    }

    private boolean isDue(String taskId, Instant now) {
        return !wakesAt(taskId).isAfter(now);
    }

    private Instant wakesAt(String taskId) {
        Event event = last(taskId, EventType.TASK_RETRY, EventType.TASK_WAITING, EventType.COMPENSATION_FAILED);
        Map<String, Object> at = event.metadata();
        return Instant.parse((String) at.getOrDefault("timeoutAt", at.get("dueAt")));
    }

    /** A wait completes its task, unless its attempt's time is over before; then another attempt may follow. */
    private EventType endOfWait(String taskId) {
        if (!last(taskId, EventType.TASK_WAITING).metadata().containsKey("timeoutAt")) {
            return EventType.TASK_COMPLETED;
        }
        RetryPolicy retry = workflow.task(taskId).retry();
        boolean wanted = retry.retryOn().isEmpty() || retry.retryOn().contains("timeout");
        return wanted && attempt(taskId) < retry.maxAttempts() ? EventType.TASK_RETRY : EventType.TASK_TIMEOUT;
    }

    private String toldEndOfWait(String taskId) {
        long execution = execution(last(taskId, EventType.TASK_STARTED));
        return told(endOfWait(taskId), taskId, attempt(taskId), execution);
    }

    private boolean opened(EventType type, String key, String value) {
        return opening().stream()
                .anyMatch(e -> e.type() == type && value.equals(e.metadata().get(key)));
    }

    Instant deadline() {
        Instant deadline = opening().get(0).timestamp().plus(workflow.timeout());
        Instant paused = null;
        for (Event event : opening()) {
            if (event.type() == EventType.WORKFLOW_PAUSED) {
                paused = event.timestamp();
            } else if (event.type() == EventType.WORKFLOW_RESUMED && paused != null) {
                Duration pause = Duration.between(paused, event.timestamp());
                deadline = pause.isNegative() ? deadline : deadline.plus(pause);
                paused = null;
            }
        }
        return deadline;
    }

    private boolean hasBegunUndoing() {
        return opening().stream().anyMatch(e -> e.type() == EventType.COMPENSATION_TRIGGERED);
    }

    private boolean isOverdue(Instant now) {
        if (workflow.timeout() == null || hasBegunUndoing()) {
            return false;
        }
        boolean saidSo = opened(EventType.TASK_TIMEOUT, "cause", "runTimeout")
                || opened(EventType.TASK_CANCELLED, "cause", "runTimeout");
        boolean open = workflow.tasks().keySet().stream()
                .anyMatch(id -> !isTarget(id) && !status(id).isEnded());
        return saidSo || (open && !now.isBefore(deadline()));
    }

    /** Ordinary tasks that ended without success, in order. */
    private List<Event> failures() {
        return opening().stream()
                .filter(e -> e.type() == EventType.TASK_FAILED || e.type() == EventType.TASK_TIMEOUT)
                .filter(e -> !isTarget(e.taskId()))
                .toList();
    }

    private List<String> ready() {
        return workflow.tasks().values().stream()
                .filter(t -> status(t.id()) == TaskStatus.PENDING && !isTarget(t.id()))
                .filter(t -> t.dependsOn().stream().allMatch(d -> status(d) == TaskStatus.COMPLETED))
                .map(Task::id)
                .toList();
    }

    boolean isFailing(Instant now) {
        boolean failed = !failures().isEmpty();
        boolean quiet = ready().isEmpty()
                && tasksIn(TaskStatus.RUNNING).isEmpty()
                && tasksIn(TaskStatus.RETRYING).isEmpty()
                && tasksIn(TaskStatus.WAITING).isEmpty();
        boolean stop = workflow.onFailure() == OnFailure.STOP;
        return (failed && (stop || quiet)) || hasBegunUndoing() || isOverdue(now);
    }

    Expected expected(Instant now, int slots) {
        if (status() != RunStatus.RUNNING) {
            return Expected.exactly();
        }
        int free = workflow.maxConcurrency() == null
                ? slots
                : Math.min(slots, workflow.maxConcurrency() - executing.size());
        List<String> interrupted = tasksIn(TaskStatus.RUNNING).stream()
                .filter(id -> !executing.contains(id))
                .toList();
        if (opened(EventType.TASK_CANCELLED, "cause", "cancel")) {
            List<String> all = new ArrayList<>(cancelled(interrupted));
            all.addAll(cancelled(dueTasks()));
            all.add(told(EventType.WORKFLOW_CANCELLED, null));
            return Expected.exactly(all);
        }
        if (isOverdue(now)) {
            List<String> all = new ArrayList<>(cancelled(dueTasks()));
            interrupted.forEach(id -> all.add(
                    told(EventType.TASK_TIMEOUT, id, attempt(id), execution(last(id, EventType.TASK_STARTED)))));
            return all.isEmpty() ? undoing(now, free) : Expected.exactly(all);
        }
        if (!interrupted.isEmpty()) {
            return again(interrupted, free);
        }
        return isFailing(now) ? failing(now, free) : going(now, free);
    }

    private List<String> dueTasks() {
        List<String> due = new ArrayList<>(tasksIn(TaskStatus.RETRYING));
        due.addAll(tasksIn(TaskStatus.WAITING));
        return due;
    }

    private static List<String> cancelled(List<String> ids) {
        return ids.stream().map(id -> told(EventType.TASK_CANCELLED, id)).toList();
    }

    private Expected again(List<String> interrupted, int free) {
        for (String id : interrupted) {
            if (workflow.task(id).delivery() == io.aureus.workflow.Delivery.AT_MOST_ONCE && !isConfirmed(id)) {
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
                                attempt(id),
                                execution(last(id, EventType.TASK_STARTED)) + 1))
                        .toList(),
                free);
    }

    /** Somebody resumed the run after it had paused because of this attempt. */
    private boolean isConfirmed(String taskId) {
        boolean asked = false;
        boolean confirmed = false;
        for (Event event : events) {
            if (event.type() == EventType.TASK_STARTED && taskId.equals(event.taskId())) {
                confirmed = false;
                asked = false;
            } else if (event.type() == EventType.WORKFLOW_PAUSED) {
                asked = event.metadata().get("tasks") instanceof List<?> tasks && tasks.contains(taskId);
            } else if (event.type() == EventType.WORKFLOW_RESUMED) {
                confirmed |= asked;
            }
        }
        return confirmed;
    }

    private Expected going(Instant now, int free) {
        List<String> all = new ArrayList<>();
        List<String> over = tasksIn(TaskStatus.WAITING).stream()
                .filter(id -> isDue(id, now))
                .sorted(Comparator.comparing(this::wakesAt).thenComparing(id -> id))
                .toList();
        for (String id : over) {
            all.add(toldEndOfWait(id));
            if (endOfWait(id) == EventType.TASK_TIMEOUT) {
                return Expected.exactly(all);
            }
        }
        List<String> some = new ArrayList<>();
        for (String id : tasksIn(TaskStatus.RETRYING)) {
            if (isDue(id, now)) {
                some.add(told(EventType.TASK_STARTED, id, attempt(id) + 1, 1));
            }
        }
        ready().forEach(id -> some.add(told(EventType.TASK_STARTED, id, 1, 1)));
        boolean done =
                workflow.tasks().keySet().stream().allMatch(id -> isTarget(id) || status(id) == TaskStatus.COMPLETED);
        if (done) {
            all.add(told(EventType.WORKFLOW_COMPLETED, null));
        }
        return new Expected(all, some, Math.max(0, Math.min(free, some.size())));
    }

    private Expected failing(Instant now, int free) {
        if (!hasBegunUndoing() && !dueTasks().isEmpty()) {
            return Expected.exactly(cancelled(dueTasks()));
        }
        return undoing(now, free);
    }

    private Expected undoing(Instant now, int free) {
        if (!hasBegunUndoing() && !executing.isEmpty()) {
            return Expected.exactly();
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        for (Event failure : failures()) {
            Task task = workflow.task(failure.taskId());
            (failure.type() == EventType.TASK_TIMEOUT
                            ? task.compensation().onTimeout()
                            : task.compensation().onFailure())
                    .forEach(target -> wanted.putIfAbsent(target, task.id()));
        }
        Set<String> triggered = new LinkedHashSet<>();
        opening().stream()
                .filter(e -> e.type() == EventType.COMPENSATION_TRIGGERED)
                .forEach(e -> triggered.add(e.taskId()));
        for (String target : wanted.keySet()) {
            if (!triggered.contains(target)) {
                return Expected.exactly(told(EventType.COMPENSATION_TRIGGERED, target));
            }
            if (!status(target).isEnded()) {
                return target(target, now, free);
            }
        }
        for (String undone : completedNewestFirst(triggered)) {
            Event last = last(
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
                return lost ? undo(undone, attempt, execution(last) + 1, free) : Expected.exactly();
            }
            if (last.metadata().containsKey("dueAt")) {
                return isDue(undone, now) ? undo(undone, attempt + 1, 1, free) : Expected.exactly();
            }
        }
        return Expected.exactly(told(
                EventType.WORKFLOW_FAILED,
                failures().isEmpty() ? null : failures().get(0).taskId()));
    }

    private static Expected undo(String taskId, long attempt, long execution, int free) {
        return Expected.some(List.of(told(EventType.COMPENSATION_TRIGGERED, taskId, attempt, execution)), free);
    }

    private Expected target(String target, Instant now, int free) {
        return switch (status(target)) {
            case PENDING -> Expected.some(List.of(told(EventType.TASK_STARTED, target, 1, 1)), free);
            case RETRYING ->
                isDue(target, now)
                        ? Expected.some(List.of(told(EventType.TASK_STARTED, target, attempt(target) + 1, 1)), free)
                        : Expected.exactly();
            case WAITING -> isDue(target, now) ? Expected.exactly(toldEndOfWait(target)) : Expected.exactly();
            default -> Expected.exactly();
        };
    }

    /** Completed tasks with an action, undone in this opening or still completed, the latest completion first. */
    private List<String> completedNewestFirst(Set<String> triggered) {
        List<String> ids = new ArrayList<>();
        for (Event event : events) {
            String id = event.taskId();
            boolean mine = event.type() == EventType.TASK_COMPLETED
                    && !isTarget(id)
                    && workflow.task(id).compensationAction() != null
                    && (status(id) == TaskStatus.COMPLETED || triggered.contains(id));
            if (mine) {
                ids.remove(id);
                ids.add(0, id);
            }
        }
        return ids;
    }
}
