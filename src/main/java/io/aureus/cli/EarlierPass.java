package io.aureus.cli;

import io.aureus.engine.Launch;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import io.aureus.store.StoreUnavailableException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an interrupted pass over a JSON Lines file has done already: the lines whose run ended once more often than that of
 * the line that is furthest behind. If all lines are level, every earlier pass came to its end, and a new one begins.
 */
final class EarlierPass {
    private final Map<String, Ended> endedByIdentity = new LinkedHashMap<>();
    private int passes;
    private long failed;

    /** The runs of one line that have ended. */
    private record Ended(int runs, RunKey last, String lastStatus) {}

    private EarlierPass() {}

    /**
     * Looks.
     *
     * @param known by whatever is the truth: a run may have ended there whose end the log lacks yet
     * @param all one launch for each line of the file
     */
    static EarlierPass of(KnownRuns known, String tenant, String workflowId, Iterator<Launch> all)
            throws LogUnavailableException, StoreUnavailableException {
        EarlierPass pass = new EarlierPass();
        try (Stream<RunSummary> ended = known.ended(tenant, workflowId)) {
            ended.forEach(pass::add);
        }
        if (!pass.endedByIdentity.isEmpty()) {
            pass.compare(all);
        }
        return pass;
    }

    private void add(RunSummary summary) {
        if (summary.identity() != null) {
            endedByIdentity.merge(
                    summary.identity(),
                    new Ended(1, summary.key(), summary.status()),
                    (earlier, one) -> new Ended(earlier.runs() + 1, one.last(), one.lastStatus()));
        }
    }

    /** Keeps of all runs only those of the file's lines, and learns how far the last line is. */
    private void compare(Iterator<Launch> all) {
        Map<String, Ended> ofLines = new LinkedHashMap<>();
        passes = Integer.MAX_VALUE;
        while (all.hasNext()) {
            String identity = all.next().identity();
            Ended ended = endedByIdentity.get(identity);
            passes = Math.min(passes, ended == null ? 0 : ended.runs());
            if (ended != null) {
                ofLines.put(identity, ended);
            }
        }
        endedByIdentity.clear();
        ofLines.forEach((identity, ended) -> {
            if (ended.runs() > passes) {
                endedByIdentity.put(identity, ended);
                failed += ended.lastStatus().equals("failed") ? 1 : 0;
            }
        });
    }

    /** Whether it has done this line. */
    boolean has(Launch launch) {
        return endedByIdentity.containsKey(launch.identity());
    }

    /** How many lines it has done; 0 if it was not interrupted. */
    long lines() {
        return endedByIdentity.size();
    }

    /** The runs of the lines that it has done, in the order of the lines. */
    List<RunKey> runs() {
        return endedByIdentity.values().stream().map(Ended::last).toList();
    }

    /** How many of them failed. */
    long failed() {
        return failed;
    }
}
