package io.aureus.simulation;

import io.aureus.json.Json;
import io.aureus.workflow.Delivery;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Says whether a run's events are a history that the promises allow. Written from the promises, knowing nothing of the
 * code that made the events.
 */
final class HistoryCheck {
    private final Workflow workflow;
    private final Map<String, Progress> tasks = new LinkedHashMap<>();
    private final List<String> completedInOrder = new ArrayList<>();
    private final Set<String> triggered = new HashSet<>();
    private final List<Map<String, Object>> told = new ArrayList<>();
    private String status = "none";
    private boolean reopened;

    /** What one task, or the undoing of one, has come to. */
    static final class Progress {
        boolean executing;
        boolean completed;
        boolean confirmed;
        String last = "pending";
        long attempt;
        long execution;
        long startSeq = -1;
        Instant startedAt;
        Instant waitsSince;
        Instant dueAt;
        Object result;
        String resultSha256;
        Progress undoing;
    }

    HistoryCheck(Workflow workflow) {
        this.workflow = workflow;
        workflow.tasks().keySet().forEach(id -> tasks.put(id, new Progress()));
    }

    String status() {
        return status;
    }

    boolean isFinished() {
        return status.equals("completed") || status.equals("failed") || status.equals("cancelled");
    }

    /** Whether somebody has retried it. */
    boolean isReopened() {
        return reopened;
    }

    Progress task(String id) {
        return tasks.get(id);
    }

    void accept(Map<String, Object> event) {
        String type = (String) event.get("type");
        String task = (String) event.get("taskId");
        told.add(event);
        switch (type) {
            case "WORKFLOW_STARTED" -> {
                require("none");
                status = "running";
            }
            case "WORKFLOW_PAUSED" -> {
                require("running");
                status = "paused";
            }
            case "WORKFLOW_RESUMED" -> resumed(event);
            case "WORKFLOW_COMPLETED", "WORKFLOW_FAILED", "WORKFLOW_CANCELLED" -> ended(type);
            case "COMPENSATION_TRIGGERED" -> undoTriggered(event, task);
            case "COMPENSATION_COMPLETED", "COMPENSATION_FAILED" -> undoEnded(event, type, task);
            default -> task(event, type, task);
        }
    }

    private void require(String expected) {
        check(status.equals(expected), "the run is " + status + ", not " + expected);
    }

    private void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError("no possible history: " + what + history());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> event, String name) {
        return event.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static long number(Map<String, Object> event, String name) {
        return object(event, "metadata").get(name) instanceof Long number ? number : 1;
    }

    private static Instant at(Map<String, Object> event) {
        return Instant.parse((String) event.get("timestamp"));
    }

    private static Instant due(Map<String, Object> event) {
        return object(event, "metadata").get("dueAt") instanceof String text ? Instant.parse(text) : null;
    }

    private boolean isTarget(String task) {
        return workflow.compensationTargets().contains(task);
    }

    private void resumed(Map<String, Object> event) {
        if (status.equals("paused")) {
            check("paused".equals(object(event, "metadata").get("from")), "it was paused");
            tasks.values().forEach(task -> task.confirmed = task.executing);
        } else {
            require("failed");
            reopened = true;
            tasks.replaceAll((id, task) -> {
                boolean kept = task.completed && !isTarget(id) && !undone(task);
                task.undoing = null;
                return kept ? task : new Progress();
            });
            completedInOrder.removeIf(id -> !tasks.get(id).completed);
            triggered.clear();
        }
        status = "running";
    }

    private static boolean undone(Progress task) {
        return task.undoing != null && task.undoing.completed;
    }

    private void ended(String type) {
        if (!type.equals("WORKFLOW_CANCELLED") || !status.equals("paused")) {
            require("running");
        }
        tasks.forEach((id, task) -> {
            check(!task.executing, "'" + id + "' is executing when the run ends");
            check(task.undoing == null || !task.undoing.executing, "'" + id + "' is being undone when the run ends");
            if (type.equals("WORKFLOW_COMPLETED")) {
                check(task.completed != isTarget(id), "'" + id + "' is " + task.last + " when the run completes");
            } else if (type.equals("WORKFLOW_FAILED")) {
                boolean left = task.completed && workflow.task(id).compensationAction() != null && !isTarget(id);
                check(!left || task.undoing != null, "'" + id + "' was not undone when the run failed");
            }
        });
        status = type.substring("WORKFLOW_".length()).toLowerCase(Locale.ROOT);
    }

    private void task(Map<String, Object> event, String type, String id) {
        if (!type.equals("TASK_CANCELLED") || !status.equals("paused")) {
            require("running");
        }
        Progress task = tasks.get(id);
        if (type.equals("TASK_STARTED")) {
            started(event, id, task);
            return;
        }
        if (type.equals("TASK_CANCELLED")) {
            check(task.executing || task.dueAt != null, "'" + id + "' is " + task.last + " and is cancelled");
        } else if (task.last.equals("waiting")) {
            waitEnded(event, type, id, task);
        } else {
            check(task.executing, "'" + id + "' is " + task.last + " at " + type);
            check(task.attempt == number(event, "attempt"), "'" + id + "' executes attempt " + task.attempt);
        }
        task.executing = false;
        task.waitsSince = at(event);
        task.dueAt = due(event);
        task.last = type.substring("TASK_".length()).toLowerCase(Locale.ROOT);
        if (type.equals("TASK_COMPLETED")) {
            task.completed = true;
            task.result = object(event, "data").get("result");
            task.resultSha256 = (String) object(event, "data").get("resultSha256");
            completedInOrder.add(id);
        }
        check(!task.last.equals("waiting") || task.dueAt != null, "no time is given");
    }

    /** It completes when it is due, unless its attempt's time, which went on meanwhile, is over before. */
    private void waitEnded(Map<String, Object> event, String type, String id, Progress task) {
        check(task.attempt == number(event, "attempt"), "'" + id + "' waits in attempt " + task.attempt);
        Duration bound = workflow.task(id).timeout();
        if (type.equals("TASK_COMPLETED")) {
            check(!at(event).isBefore(task.dueAt), "'" + id + "' waits until " + task.dueAt);
            boolean inTime = bound == null || !task.dueAt.isAfter(task.waitsSince.plus(bound));
            check(inTime, "'" + id + "' waited until " + task.dueAt + ", longer than its attempt may take");
        } else {
            check(type.equals("TASK_RETRY") || type.equals("TASK_TIMEOUT"), "'" + id + "' waits at " + type);
            Instant over = bound == null ? Instant.MAX : task.startedAt.plus(bound);
            check(
                    !at(event).isBefore(over) && task.dueAt.isAfter(over),
                    "'" + id + "' waits and has time until " + over);
        }
    }

    private void started(Map<String, Object> event, String id, Progress task) {
        check(!task.completed, "'" + id + "' has completed and is started again");
        Task definition = workflow.task(id);
        if (isTarget(id)) {
            check(triggered.contains(id), "target '" + id + "' was not triggered");
        } else {
            for (String dependency : definition.dependsOn()) {
                Progress other = tasks.get(dependency);
                check(other.completed && !undone(other), "'" + id + "' waits for '" + dependency + "'");
            }
        }
        boolean once = definition.delivery() == Delivery.AT_MOST_ONCE;
        check(!task.executing || !once || task.confirmed, "'" + id + "' is delivered at most once");
        started(event, id, task, task.last.equals("retry"));
        task.last = "started";
        task.confirmed = false;
        Integer most = workflow.maxConcurrency();
        long now = tasks.values().stream().filter(t -> t.executing).count();
        check(most == null || now <= most, now + " attempts at once, at most " + most);
    }

    private void started(Map<String, Object> event, String id, Progress what, boolean retries) {
        long attempt = number(event, "attempt");
        long execution = number(event, "execution");
        if (what.executing) {
            check(
                    attempt == what.attempt && execution == what.execution + 1,
                    "'" + id + "' was interrupted in attempt " + what.attempt + ", execution " + what.execution);
        } else if (retries) {
            check(attempt == what.attempt + 1 && execution == 1, "'" + id + "' had attempt " + what.attempt);
            check(!at(event).isBefore(what.dueAt), "'" + id + "' is due at " + what.dueAt);
        } else {
            check(what.last.equals("pending") && attempt == 1 && execution == 1, "'" + id + "' is " + what.last);
        }
        what.executing = true;
        what.attempt = attempt;
        what.execution = execution;
        what.dueAt = null;
        what.startedAt = at(event);
        what.startSeq = (Long) event.get("seq");
    }

    private void undoTriggered(Map<String, Object> event, String id) {
        require("running");
        Progress task = tasks.get(id);
        if (!id.equals(object(event, "metadata").get("compensationFor"))) {
            check(isTarget(id) && triggered.add(id), "'" + id + "' is no target, or was triggered before");
            return;
        }
        check(task.completed, "'" + id + "' has not completed and is undone");
        if (task.undoing == null) {
            for (int i = completedInOrder.size() - 1; i >= 0; i--) {
                String newest = completedInOrder.get(i);
                boolean open = workflow.task(newest).compensationAction() != null
                        && !isTarget(newest)
                        && tasks.get(newest).undoing == null;
                check(!open || newest.equals(id), "'" + newest + "' is newer than '" + id + "' and is undone first");
                if (open) {
                    break;
                }
            }
            task.undoing = new Progress();
        }
        check(!task.undoing.completed, "'" + id + "' is undone twice");
        started(event, id, task.undoing, task.undoing.dueAt != null);
        task.undoing.last = "started";
    }

    private void undoEnded(Map<String, Object> event, String type, String id) {
        boolean cancelled = "cancel".equals(object(event, "metadata").get("cause"));
        if (!cancelled || !status.equals("paused")) {
            require("running");
        }
        Progress undoing = tasks.get(id).undoing;
        check(undoing != null && undoing.executing, "'" + id + "' is not being undone");
        check(undoing.attempt == number(event, "attempt"), "'" + id + "' is undone in attempt " + undoing.attempt);
        undoing.executing = false;
        undoing.completed = type.equals("COMPENSATION_COMPLETED");
        undoing.dueAt = due(event);
        undoing.last = undoing.completed ? "completed" : "failed";
    }

    /** The history so far, for people. */
    @Override
    public String toString() {
        return status + history();
    }

    private String history() {
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> event : told) {
            Object task = event.getOrDefault("taskId", "");
            text.append("\n  ")
                    .append(event.get("seq"))
                    .append(' ')
                    .append(event.get("type"))
                    .append(' ');
            text.append(task).append(' ').append(Json.write(object(event, "metadata")));
        }
        return text.toString();
    }
}
