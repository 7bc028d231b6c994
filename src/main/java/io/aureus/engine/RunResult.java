package io.aureus.engine;

import io.aureus.run.Run;
import io.aureus.run.RunReport;
import io.aureus.run.RunStatus;
import java.util.Map;
import java.util.Objects;

/**
 * What became of a run when its driver let go of it.
 *
 * @param runId its id
 * @param status where it stands: finished, paused, or running if its driver was told to leave it
 * @param resumed whether it went on with earlier work
 * @param outputs its outputs by name once completed, else null; JSON values
 * @param error why it failed or was cancelled, or null
 * @param report everything, as in the JSON of a run
 */
public record RunResult(
        String runId,
        RunStatus status,
        boolean resumed,
        Map<String, Object> outputs,
        String error,
        Map<String, Object> report) {

    /** Id, status and report may not be null. */
    public RunResult {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(report, "report");
    }

    static RunResult of(Run run, boolean resumed) {
        return new RunResult(
                run.key().runId(), run.status(), resumed, run.outputs(), run.error(), RunReport.of(run, resumed));
    }

    /**
     * The result of a task.
     *
     * @param taskId one of the workflow's
     * @return its JSON result; null if it has none
     * @throws IllegalArgumentException if there is no such task
     */
    public Object resultOf(String taskId) {
        Map<?, ?> tasks = (Map<?, ?>) report.get("tasks");
        if (!(tasks.get(taskId) instanceof Map<?, ?> task)) {
            throw new IllegalArgumentException("run '" + runId + "' has no task '" + taskId + "'");
        }
        return task.get("result");
    }
}
