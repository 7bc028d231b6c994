package io.aureus.run;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run as JSON for people and programs: the one form that every command and answer uses. */
public final class RunReport {
    private RunReport() {}

    /**
     * The report of a run.
     *
     * @param run the run
     * @param resumed whether this process went on with an earlier one's work
     * @return a JSON object; times as in events, durations in milliseconds, null where there is nothing yet
     */
    public static Map<String, Object> of(Run run, boolean resumed) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("runId", run.key().runId());
        report.put("workflowId", run.key().workflowId());
        report.put("tenantId", run.key().tenant());
        report.put("status", run.status().text());
        times(report, run.startedAt(), run.completedAt());
        report.put("resumed", resumed);
        Map<String, Object> tasks = new LinkedHashMap<>();
        run.tasks().values().forEach(state -> tasks.put(state.id(), task(state)));
        report.put("tasks", tasks);
        report.put("outputs", run.outputs());
        report.put("error", run.error());
        return report;
    }

    private static Map<String, Object> task(TaskState state) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("status", state.status().text());
        task.put("attempts", (long) state.attempt());
        times(task, state.startedAt(), state.completedAt());
        boolean aside = state.resultSha256() != null;
        boolean ended = state.status() == TaskStatus.COMPLETED || state.status() == TaskStatus.COMPENSATED;
        Object result = ended ? state.result() : null;
        task.put("result", aside ? Map.of("resultSha256", state.resultSha256()) : result);
        task.put("error", state.error() == null ? null : state.error().message());
        return task;
    }

    private static void times(Map<String, Object> report, Instant from, Instant to) {
        report.put("startedAt", from == null ? null : Timestamps.format(from));
        report.put("completedAt", to == null ? null : Timestamps.format(to));
        boolean both = from != null && to != null;
        report.put("durationMs", both ? Math.max(0, Duration.between(from, to).toMillis()) : null);
    }
}
