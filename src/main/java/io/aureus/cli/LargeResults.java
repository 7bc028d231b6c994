package io.aureus.cli;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.json.Json;
import io.aureus.run.Run;
import io.aureus.run.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts results that lie beside the log into a run's report, as long as all of them together stay within {@value #BYTES_MAX}
 * bytes; of the others the report says how large they are and where they lie.
 */
final class LargeResults {

    /** Bytes of JSON that are put into one report at most. */
    static final int BYTES_MAX = 1024 * 1024;

    private final EventLog log;
    private final Run run;
    private int left = BYTES_MAX;

    LargeResults(EventLog log, Run run) {
        this.log = log;
        this.run = run;
    }

    /**
     * The run's report with its results.
     *
     * @param report as {@link io.aureus.run.RunReport} makes it
     * @throws LogUnavailableException if one cannot be read
     */
    Map<String, Object> in(Map<String, Object> report) throws LogUnavailableException {
        Map<String, Object> whole = new LinkedHashMap<>(report);
        whole.put("tasks", replaced((Map<?, ?>) report.get("tasks"), Map.of(), true));
        if (report.get("outputs") instanceof Map<?, ?> outputs) {
            whole.put("outputs", replaced(outputs, run.workflow().outputs(), false));
        }
        return whole;
    }

    /** A copy in which what belongs to a task whose result lies beside the log has that result. */
    private Map<String, Object> replaced(Map<?, ?> shown, Map<String, String> tasks, boolean inField)
            throws LogUnavailableException {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : shown.entrySet()) {
            String name = (String) entry.getKey();
            TaskState task = run.tasks().get(tasks.getOrDefault(name, name));
            Object value = entry.getValue();
            if (task != null && task.resultSha256() != null) {
                value = inField ? withResult((Map<?, ?>) value, task) : result(task);
            }
            copy.put(name, value);
        }
        return copy;
    }

    private Map<String, Object> withResult(Map<?, ?> task, TaskState state) throws LogUnavailableException {
        Map<String, Object> fields = new LinkedHashMap<>();
        task.forEach((name, value) -> fields.put((String) name, value));
        fields.put("result", result(state));
        return fields;
    }

    private Object result(TaskState task) throws LogUnavailableException {
        String sha256 = task.resultSha256();
        String text = log.value(run.key().tenant(), run.key().workflowId(), sha256);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= left) {
            left -= bytes;
            return Json.parse(text);
        }
        return reference(sha256, bytes);
    }

    /** Where it lies, below the workflow's directory of the log. */
    private static Map<String, Object> reference(String sha256, long bytes) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("resultSha256", sha256);
        reference.put("bytes", bytes);
        reference.put("file", "values/" + sha256);
        return reference;
    }
}
