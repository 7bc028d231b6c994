package io.aureus.cli;

import io.aureus.eventlog.LegacyVisitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs that the original implementation logged, as well as they can be told: its lines name no run, so each start of a
 * workflow counts as one, up to the next.
 */
final class LegacyRuns implements LegacyVisitor {
    private static final Map<String, String> ENDS =
            Map.of("WORKFLOW_COMPLETED", "completed", "WORKFLOW_FAILED", "failed", "WORKFLOW_PAUSED", "paused");
    private static final Set<String> FINISHED = Set.of("completed", "failed");

    private final List<Told> all = new ArrayList<>();
    private final Map<String, Told> latest = new LinkedHashMap<>();

    /** What is told of one: times as they stand in its lines, which may be anything. */
    static final class Told {
        private final String workflowId;
        private final String startedAt;
        private String lastAt;
        private String status = "unfinished";

        private Told(String workflowId, String startedAt) {
            this.workflowId = workflowId;
            this.startedAt = startedAt;
            this.lastAt = startedAt;
        }

        boolean isFinished() {
            return FINISHED.contains(status);
        }

        /** The cells of a list: run, workflow, status, start, last event, driver. */
        String[] row() {
            return new String[] {
                "-", workflowId, status + " (legacy)", Paint.oneLine(startedAt), Paint.oneLine(lastAt), ""
            };
        }

        Map<String, Object> json(String tenant) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("runId", null);
            json.put("workflowId", workflowId);
            json.put("tenantId", tenant);
            json.put("status", status);
            json.put("startedAt", startedAt);
            json.put("lastEventAt", lastAt);
            json.put("drivenBy", null);
            json.put("legacy", true);
            return json;
        }
    }

    @Override
    public void line(String workflowId, Map<String, Object> fields) {
        String type = String.valueOf(fields.get("type"));
        String at = String.valueOf(fields.get("timestamp"));
        Told run = latest.get(workflowId);
        if (run == null || type.equals("WORKFLOW_STARTED")) {
            run = new Told(workflowId, at);
            latest.put(workflowId, run);
            all.add(run);
        }
        run.lastAt = at;
        run.status = ENDS.getOrDefault(type, run.status);
    }

    /** In the order of the lines, workflow after workflow. */
    List<Told> all() {
        return all;
    }
}
