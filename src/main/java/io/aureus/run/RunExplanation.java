package io.aureus.run;

import io.aureus.run.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a run is where it is: what ran, what failed on which attempt, what it waits for, and what to type next. */
public final class RunExplanation {

    /** Most tasks of one kind that are told one by one; of the others only the number is said. */
    public static final int TASKS_TOLD_MAX = 20;

    private static final int COMPLETED_TOLD_MAX = 10;

    private final Run run;
    private final Instant now;
    private final boolean driven;
    private final List<Finding> findings = new ArrayList<>();

    private RunExplanation(Run run, Instant now, boolean driven) {
        this.run = run;
        this.now = now;
        this.driven = driven;
    }

    /**
     * The explanation of a run from its history, and from whether a process works on it right now.
     *
     * @param run any run that has started
     * @param now the time, for what is still to wait
     * @param driven whether a process drives it; which one is for the caller to say
     * @return findings in the order of {@link Kind}, at least one
     */
    public static List<Finding> of(Run run, Instant now, boolean driven) {
        RunExplanation explanation = new RunExplanation(run, now, driven);
        explanation.status();
        explanation.progress();
        explanation.failures();
        explanation.compensations();
        explanation.waits();
        explanation.next();
        return explanation.findings;
    }

    private void add(Kind kind, String taskId, String text, String command) {
        findings.add(new Finding(kind, taskId, text, command));
    }

    private void status() {
        String since = run.startedAt() == null ? "" : ", started " + Timestamps.format(run.startedAt());
        String ended = run.completedAt() == null ? "" : ", ended " + Timestamps.format(run.completedAt());
        String because = run.status() == RunStatus.PAUSED ? run.pauseReason() : run.error();
        add(
                Kind.STATUS,
                run.failingTask(),
                "Run '" + run.key() + "' of workflow '" + run.key().workflowId() + "' is "
                        + run.status().text() + since + ended + (because == null ? "." : ": " + because),
                null);
    }

    private void progress() {
        Map<TaskStatus, Long> counts = run.tasks().values().stream()
                .collect(Collectors.groupingBy(
                        TaskState::status, () -> new EnumMap<>(TaskStatus.class), Collectors.counting()));
        String told = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + word(entry.getKey()))
                .collect(Collectors.joining(", "));
        add(Kind.PROGRESS, null, "Of " + run.tasks().size() + " tasks: " + told + completedOnes() + ".", null);
    }

    /** What no process executes is not running, whatever its history ends with. */
    private String word(TaskStatus status) {
        return status == TaskStatus.RUNNING && !driven ? "interrupted" : status.text();
    }

    /** The names of those that ran, as far as there is room for them. */
    private String completedOnes() {
        List<String> completed = run.tasks().values().stream()
                .filter(state -> state.status() == TaskStatus.COMPLETED)
                .map(state -> "'" + state.id() + "'")
                .toList();
        if (completed.isEmpty() || completed.size() == run.tasks().size()) {
            return "";
        }
        String more = completed.size() > COMPLETED_TOLD_MAX ? " and others" : "";
        return " (completed: " + completed.stream().limit(COMPLETED_TOLD_MAX).collect(Collectors.joining(", ")) + more
                + ")";
    }

    private void failures() {
        List<TaskState> failed = run.tasks().values().stream()
                .filter(state -> state.error() != null)
                .toList();
        for (TaskState state : failed.stream().limit(TASKS_TOLD_MAX).toList()) {
            int most = run.workflow().task(state.id()).retry().maxAttempts();
            boolean under = state.status() == TaskStatus.RUNNING;
            String which = under ? "the attempt before " + state.attempt() : "attempt " + state.attempt();
            add(
                    Kind.FAILURE,
                    state.id(),
                    "Task '" + state.id() + "': " + which + " of " + most + " failed ("
                            + state.error().code() + "): " + state.error().message(),
                    null);
        }
        tellRest(Kind.FAILURE, failed.size(), "tasks with an error");
    }

    private void compensations() {
        List<CompensationState> steps = run.compensations();
        for (CompensationState step : steps.stream().limit(TASKS_TOLD_MAX).toList()) {
            String what = step.isAction()
                    ? "Undoing task '" + step.taskId() + "'"
                    : "Task '" + step.taskId() + "', which compensates '" + step.forTask() + "',";
            String error = step.error() == null ? "" : ": " + step.error().message();
            add(Kind.COMPENSATION, step.taskId(), what + " " + stage(step) + error + ".", null);
        }
        tellRest(Kind.COMPENSATION, steps.size(), "steps of undoing");
    }

    private static String stage(CompensationState step) {
        return switch (step.status()) {
            case COMPLETED -> "is done";
            case FAILED -> "failed";
            case RETRYING -> "is tried again";
            default -> "is under way";
        };
    }

    private void waits() {
        if (run.status() != RunStatus.RUNNING) {
            return;
        }
        List<TaskState> open = run.tasks().values().stream()
                .filter(state -> !state.status().isEnded() && state.status() != TaskStatus.PENDING)
                .toList();
        for (TaskState state : open.stream().limit(TASKS_TOLD_MAX).toList()) {
            add(Kind.WAIT, state.id(), waitsFor(state), null);
        }
        tellRest(Kind.WAIT, open.size(), "tasks under way");
        if (run.deadline() != null) {
            add(Kind.WAIT, null, "The run's time is over " + when(run.deadline()) + ".", null);
        }
    }

    private String waitsFor(TaskState state) {
        String task = "Task '" + state.id() + "'";
        if (state.status() == TaskStatus.RETRYING) {
            return task + " is tried again " + when(state.dueAt()) + ", as attempt " + (state.attempt() + 1) + ".";
        }
        if (state.status() == TaskStatus.WAITING) {
            return state.timeoutAt() == null
                    ? task + " completes by itself " + when(state.dueAt()) + "."
                    : task + " waits until " + Timestamps.format(state.dueAt()) + "; attempt " + state.attempt()
                            + " times out before that, " + when(state.timeoutAt()) + ".";
        }
        String attempt = ": attempt " + state.attempt();
        return driven
                ? task + attempt + " is under way, started " + Timestamps.format(state.startedAt()) + "."
                : task + attempt + " was interrupted; it is executed again when the run goes on.";
    }

    private String when(Instant at) {
        Duration left = Duration.between(now, at);
        String exact = Timestamps.format(at);
        return left.isNegative() ? "since " + exact : "in " + left.toMillis() + " ms, at " + exact;
    }

    private void tellRest(Kind kind, int all, String what) {
        if (all > TASKS_TOLD_MAX) {
            add(kind, null, "And " + (all - TASKS_TOLD_MAX) + " more " + what + ".", null);
        }
    }

    private void next() {
        String runId = run.key().runId();
        switch (run.status()) {
            case FAILED ->
                add(
                        Kind.NEXT,
                        null,
                        "Fix the cause, then try again what did not complete or was undone:",
                        command("retry", runId));
            case PAUSED -> {
                add(Kind.NEXT, null, "Go on with it:", command("resume", runId));
                add(Kind.NEXT, null, "Or give it up, and cancel what has not ended:", command("cancel", runId));
            }
            case RUNNING -> add(Kind.NEXT, null, "No process drives it. Go on with it:", command("resume", runId));
            default -> add(Kind.NEXT, null, "Nothing is left to do.", null);
        }
    }

    private static String command(String verb, String runId) {
        boolean plain = runId.matches("[A-Za-z0-9._:-]+") && !runId.startsWith("-");
        String quoted = "'" + runId.replace("'", "'\\''") + "'";
        return "aureus " + verb + " " + (plain ? runId : (runId.startsWith("-") ? "-- " : "") + quoted);
    }
}
