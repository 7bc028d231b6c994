package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.DivergedException;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One run's lines out of all files: equal ones counted once, different ones of one place refused. */
final class RunHistory {

    private final RunKey run;
    private final Protocol protocol;
    private final MessageDigest sha = HashChain.sha256();
    private final TreeMap<Long, Seen> bySeq = new TreeMap<>();
    private String divergence;

    RunHistory(RunKey run, Protocol protocol) {
        this.run = run;
        this.protocol = protocol;
    }

    /** @param unproven the line if it is to be carried, else null */
    private record Seen(Event event, ByteBuffer digest, Line unproven, String where) {}

    void see(Line line, boolean proven, String file) throws IOException {
        Map<String, Object> json = line.json();
        if (json == null || !run.runId().equals(json.get("runId"))) {
            return;
        }
        String where = file + " at byte " + line.offset();
        Event event = EventLines.event(json, where);
        ByteBuffer digest = ByteBuffer.wrap(line.digest(sha));
        Seen before = bySeq.get(event.seq());
        if (before == null) {
            bySeq.put(event.seq(), new Seen(event, digest, proven ? null : line, where));
        } else if (!protocol.equal(before.digest, digest)) {
            divergence = "AUR-302 run '" + run + "' has two different events with seq " + event.seq() + ": "
                    + before.where + " and " + where
                    + ". Nothing was dropped. Compare both lines and keep a copy of the directory before anything else";
        } else if (proven) {
            bySeq.put(event.seq(), new Seen(before.event, before.digest, null, before.where));
        }
    }

    void checkDivergence() throws DivergedException {
        if (divergence != null) {
            throw new DivergedException(divergence);
        }
    }

    /** Lines that stand in no file as proven, in order of seq. */
    List<Line> unproven() {
        List<Line> lines = new ArrayList<>();
        for (Seen seen : bySeq.values()) {
            if (seen.unproven != null) {
                lines.add(seen.unproven);
            }
        }
        return lines;
    }

    /** All events, of which there must be no gap. */
    List<Event> all() throws IOException {
        List<Event> events = new ArrayList<>(bySeq.size());
        for (Seen seen : bySeq.values()) {
            if (seen.event.seq() != events.size()) {
                throw new IOException("AUR-309 run '" + run + "' lacks the event with seq " + events.size()
                        + " although seq " + seen.event.seq() + " is there (" + seen.where
                        + "): a file of the log was damaged or removed. Bring it back from a copy");
            }
            events.add(seen.event);
        }
        return events;
    }

    /** Proven events from the first one seen here, up to the first that is not, or is missing. */
    List<Event> proven() {
        List<Event> events = new ArrayList<>(bySeq.size());
        for (Seen seen : bySeq.values()) {
            if (seen.unproven != null || seen.event.seq() != bySeq.firstKey() + events.size()) {
                break;
            }
            events.add(seen.event);
        }
        return events;
    }
}
