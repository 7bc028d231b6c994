package io.aureus.store.postgres;

/**
 * What a {@linkplain Purge purge} has deleted so far, or, of a dry run, would delete. A dry run does not count definitions and
 * values: what of them nobody names is known only when the runs are gone.
 *
 * @param runs rows of {@code workflow_states}
 * @param tasks rows of {@code task_states}
 * @param values rows of {@code large_values}
 * @param definitions rows of {@code workflow_versions}
 * @param jobs instances of batch jobs, each with all that belongs to it
 * @param drivers rows of {@code drivers}
 */
public record Purged(long runs, long tasks, long values, long definitions, long jobs, long drivers) {

    /** Nothing. */
    public static final Purged NOTHING = new Purged(0, 0, 0, 0, 0, 0);

    Purged plus(Purged more) {
        return new Purged(
                runs + more.runs,
                tasks + more.tasks,
                values + more.values,
                definitions + more.definitions,
                jobs + more.jobs,
                drivers + more.drivers);
    }
}
