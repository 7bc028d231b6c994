package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import java.time.Instant;

/** What the catalogue knows of one run, from the lines seen so far, in whatever order they were seen. */
final class RunEntry {

    private String identity;
    private String definitionHash;
    private boolean submitted;
    private String status = "running";
    private long statusSeq = -1;
    private long firstSeq = Long.MAX_VALUE;
    private long lastSeq = -1;
    private Instant startedAt;
    private Instant lastAt;

    void accept(Facts facts) {
        if (facts.seq() < firstSeq) {
            firstSeq = facts.seq();
            startedAt = facts.timestamp();
        }
        if (facts.seq() > lastSeq) {
            lastSeq = facts.seq();
            lastAt = facts.timestamp();
        }
        if (facts.type().equals("WORKFLOW_STARTED")) {
            identity = facts.data().get("identity") instanceof String text ? text : null;
            definitionHash = facts.data().get("definitionHash") instanceof String text ? text : null;
            submitted = "servers".equals(facts.data().get("belongsTo"));
        }
        String after = statusAfter(facts.type());
        if (after != null && facts.seq() > statusSeq) {
            status = after;
            statusSeq = facts.seq();
        }
    }

    private static String statusAfter(String type) {
        return switch (type) {
            case "WORKFLOW_STARTED", "WORKFLOW_RESUMED" -> "running";
            case "WORKFLOW_PAUSED" -> "paused";
            case "WORKFLOW_COMPLETED" -> "completed";
            case "WORKFLOW_FAILED" -> "failed";
            case "WORKFLOW_CANCELLED" -> "cancelled";
            default -> null;
        };
    }

    RunSummary summary(RunKey key) {
        return new RunSummary(key, identity, definitionHash, submitted, status, startedAt, lastAt);
    }
}
