package io.aureus.eventlog.filesystem;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of one run in one file.
 *
 * @param runId of which run
 * @param first offset of the first
 * @param end where the last one ends
 * @param entry what these lines tell
 */
record RunPart(String runId, long first, long end, RunEntry entry) {

    /** Both of the same run and file; either may be null. */
    static RunPart merged(RunPart one, RunPart other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        RunEntry entry = new RunEntry().merge(one.entry).merge(other.entry);
        return new RunPart(one.runId, Math.min(one.first, other.first), Math.max(one.end, other.end), entry);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", runId);
        json.put("first", first);
        json.put("end", end);
        json.put("entry", entry.json());
        return json;
    }

    /**
     * The reverse of {@link #json()}.
     *
     * @throws RuntimeException if a field is missing or of another type
     */
    static RunPart of(Map<?, ?> json) {
        return new RunPart(
                (String) json.get("run"), (Long) json.get("first"), (Long) json.get("end"), RunEntry.of((Map<?, ?>)
                        json.get("entry")));
    }
}
