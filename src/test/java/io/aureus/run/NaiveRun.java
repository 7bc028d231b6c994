package io.aureus.run;

import io.aureus.workflow.OnFailure;
import io.aureus.workflow.RetryPolicy;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a history means, told the slow and obvious way: every question goes through the whole list of events again.
 * Written from the rules, not from the machine, to be compared with it.
 */
final class NaiveRun {
    private final Workflow workflow;
    private final List<Event> events;

    NaiveRun(Workflow workflow, List<Event> events) {
        this.workflow = workflow;
        this.events = events;
    }

    Workflow workflow() {
        return workflow;
    }

    static String told(Event event) {
        Object attempt = event.metadata().get("attempt");
        Object execution = event.metadata().getOrDefault("execution", attempt == null ? null : 1L);
        return event.type() + " " + event.taskId() + (attempt == null ? "" : " " + attempt + "/" + execution);
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

    List<String> tasksIn(TaskStatus wanted) {
        return workflow.tasks().keySet().stream()
                .filter(id -> status(id) == wanted)
                .toList();
    }

    Event last(String taskId, EventType... types) {
        Event found = null;
        for (Event event : events) {
            found = taskId.equals(event.taskId()) && List.of(types).contains(event.type()) ? event : found;
        }
        return found;
    }

    long attempt(String taskId) {
        return (Long) last(taskId, EventType.TASK_STARTED).metadata().get("attempt");
    }

    static long execution(Event event) {
        return (Long) event.metadata().getOrDefault("execution", 1L);
    }

    boolean isDue(String taskId, Instant now) {
        return !wakesAt(taskId).isAfter(now);
    }

    Instant wakesAt(String taskId) {
        Event event = last(taskId, EventType.TASK_RETRY, EventType.TASK_WAITING, EventType.COMPENSATION_FAILED);
        Map<String, Object> at = event.metadata();
        return Instant.parse((String) at.getOrDefault("timeoutAt", at.get("dueAt")));
    }

    /** A wait completes its task, unless its attempt's time is over before; then another attempt may follow. */
    EventType endOfWait(String taskId) {
        if (!last(taskId, EventType.TASK_WAITING).metadata().containsKey("timeoutAt")) {
            return EventType.TASK_COMPLETED;
        }
        RetryPolicy retry = workflow.task(taskId).retry();
        boolean wanted = retry.retryOn().isEmpty() || retry.retryOn().contains("timeout");
        return wanted && attempt(taskId) < retry.maxAttempts() ? EventType.TASK_RETRY : EventType.TASK_TIMEOUT;
    }

    boolean opened(EventType type, String key, String value) {
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

    boolean hasBegunUndoing() {
        return opening().stream().anyMatch(e -> e.type() == EventType.COMPENSATION_TRIGGERED);
    }

    boolean isOverdue(Instant now) {
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
    List<Event> failures() {
        return opening().stream()
                .filter(e -> e.type() == EventType.TASK_FAILED || e.type() == EventType.TASK_TIMEOUT)
                .filter(e -> !isTarget(e.taskId()))
                .toList();
    }

    List<String> ready() {
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

    /** Somebody resumed the run after it had paused because of this attempt. */
    boolean isConfirmed(String taskId) {
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

    /** Completed tasks with an action, undone in this opening or still completed, the latest completion first. */
    List<String> completedNewestFirst(Set<String> triggered) {
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
