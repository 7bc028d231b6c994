package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.LastEvent;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import io.aureus.run.Timestamps;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of one run from some of its lines, in whatever order they were seen. */
final class RunEntry {

    private String identity;
    private String definitionHash;
    private boolean submitted;
    private String status = "running";
    private long statusSeq = -1;
    private long statusEnd;
    private long firstSeq = Long.MAX_VALUE;
    private long lastSeq = -1;
    private Instant startedAt = Instant.EPOCH;
    private Instant lastAt = Instant.EPOCH;

    /**
     * Adds what a line tells.
     *
     * @param end where it ends in its file
     */
    void accept(Facts facts, long end) {
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
            statusEnd = end;
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

    /** Adds what is known from other lines of the same run. */
    RunEntry merge(RunEntry other) {
        if (other.firstSeq < firstSeq) {
            firstSeq = other.firstSeq;
            startedAt = other.startedAt;
        }
        if (other.lastSeq > lastSeq) {
            lastSeq = other.lastSeq;
            lastAt = other.lastAt;
        }
        if (other.statusSeq > statusSeq || (other.statusSeq == statusSeq && other.finished())) {
            status = other.status;
            statusSeq = other.statusSeq;
            statusEnd = other.statusEnd;
        }
        identity = identity == null ? other.identity : identity;
        definitionHash = definitionHash == null ? other.definitionHash : definitionHash;
        submitted = submitted || other.submitted;
        return this;
    }

    /** As it is if its file is proven up to an offset: an end behind that may yet be lost, so the run counts as running. */
    RunEntry proven(long provenEnd) {
        if (!finished() || statusEnd <= provenEnd) {
            return this;
        }
        RunEntry running = new RunEntry().merge(this);
        running.status = "running";
        return running;
    }

    boolean finished() {
        return status.equals("completed") || status.equals("failed") || status.equals("cancelled");
    }

    /** The latest event seen; empty if none was. */
    Optional<LastEvent> last() {
        return lastSeq < 0 ? Optional.empty() : Optional.of(new LastEvent(lastSeq, lastAt));
    }

    RunSummary summary(RunKey key) {
        return new RunSummary(key, identity, definitionHash, submitted, status, startedAt, lastAt);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("identity", identity);
        json.put("definitionHash", definitionHash);
        json.put("submitted", submitted);
        json.put("status", status);
        json.put("statusSeq", statusSeq);
        json.put("firstSeq", firstSeq);
        json.put("lastSeq", lastSeq);
        json.put("startedAt", startedAt.toString());
        json.put("lastAt", lastAt.toString());
        return json;
    }

    /**
     * The reverse of {@link #json()}.
     *
     * @throws RuntimeException if a field is missing or of another type
     */
    static RunEntry of(Map<?, ?> json) {
        RunEntry entry = new RunEntry();
        entry.identity = (String) json.get("identity");
        entry.definitionHash = (String) json.get("definitionHash");
        entry.submitted = (Boolean) json.get("submitted");
        entry.status = (String) json.get("status");
        entry.statusSeq = (Long) json.get("statusSeq");
        entry.firstSeq = (Long) json.get("firstSeq");
        entry.lastSeq = (Long) json.get("lastSeq");
        entry.startedAt = Timestamps.parse((String) json.get("startedAt"));
        entry.lastAt = Timestamps.parse((String) json.get("lastAt"));
        return entry;
    }
}
