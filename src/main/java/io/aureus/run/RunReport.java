package io.aureus.run;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A run as JSON for people and programs: the one form that every command and answer uses. */
public final class RunReport {
    private RunReport() {}

    /**
     * The report of a run, with the name alone of each result that lies beside the log.
     *
     * @param run the run
     * @param resumed whether this process went on with an earlier one's work
     * @return a JSON object; times as in events, durations in milliseconds, null where there is nothing yet
     */
    public static Map<String, Object> of(Run run, boolean resumed) {
        return of(run, resumed, sha256 -> Map.of("resultSha256", sha256));
    }

    /**
     * The report of a run.
     *
     * @param run the run
     * @param resumed whether this process went on with an earlier one's work
     * @param beside what to show of a result that lies beside the log, from its name to a JSON value; asked for the outputs
     *     first, then for the tasks in their order
     * @return a JSON object; times as in events, durations in milliseconds, null where there is nothing yet
     */
    public static Map<String, Object> of(Run run, boolean resumed, Function<String, ?> beside) {
        Map<String, Object> outputs = outputs(run, beside);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("runId", run.key().runId());
        report.put("workflowId", run.key().workflowId());
        report.put("tenantId", run.key().tenant());
        report.put("status", run.status().text());
        times(report, run.startedAt(), run.completedAt());
        report.put("resumed", resumed);
        Map<String, Object> tasks = new LinkedHashMap<>();
        run.tasks().values().forEach(state -> tasks.put(state.id(), task(state, beside)));
        report.put("tasks", tasks);
        report.put("outputs", outputs);
        report.put("error", run.error());
        return report;
    }

    /**
     * The outputs of a run.
     *
     * @param run the run
     * @param beside what to show of an output that lies beside the log, from its name to a JSON value
     * @return by name, in the order recorded; null unless the run completed
     */
    public static Map<String, Object> outputs(Run run, Function<String, ?> beside) {
        if (run.outputs() == null) {
            return null;
        }
        Map<String, Object> outputs = new LinkedHashMap<>(run.outputs());
        outputs.replaceAll((name, recorded) -> {
            String taskId = run.workflow().outputs().get(name);
            String sha256 = taskId == null ? null : run.state(taskId).resultSha256();
            return sha256 == null ? recorded : beside.apply(sha256);
        });
        return outputs;
    }

    private static Map<String, Object> task(TaskState state, Function<String, ?> beside) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("status", state.status().text());
        task.put("attempts", (long) state.attempt());
        times(task, state.startedAt(), state.completedAt());
        boolean aside = state.resultSha256() != null;
        boolean ended = state.status() == TaskStatus.COMPLETED || state.status() == TaskStatus.COMPENSATED;
        Object result = ended ? state.result() : null;
        task.put("result", aside ? beside.apply(state.resultSha256()) : result);
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
