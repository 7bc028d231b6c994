package io.aureus.engine.batch;

import io.aureus.run.RunKey;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What the batch runtime keeps for a restart: which runs to go on with, and how many lines of a JSON Lines file have become
 * runs. It is stored as plain texts, so that jobs of an earlier version can be restarted.
 *
 * @param linesTaken lines that have become runs, 0 or more
 * @param runs runs that have not ended
 */
record JobCheckpoint(int linesTaken, List<RunKey> runs) {

    /** A job that has done nothing yet. */
    static final JobCheckpoint NONE = new JobCheckpoint(0, List.of());

    /** Reads what {@link #asData} wrote; null is {@link #NONE}. */
    static JobCheckpoint of(Serializable data) {
        if (data == null) {
            return NONE;
        }
        List<String> texts = ((List<?>) data).stream().map(String::valueOf).toList();
        List<RunKey> runs = new ArrayList<>();
        for (int i = 1; i + 2 < texts.size(); i += 3) {
            runs.add(new RunKey(texts.get(i), texts.get(i + 1), texts.get(i + 2)));
        }
        return new JobCheckpoint(Integer.parseInt(texts.get(0)), runs);
    }

    /** A list, for jbatch cannot read arrays back. */
    Serializable asData() {
        ArrayList<String> texts = new ArrayList<>();
        texts.add(Integer.toString(linesTaken));
        for (RunKey run : runs) {
            texts.addAll(List.of(run.tenant(), run.workflowId(), run.runId()));
        }
        return texts;
    }
}
