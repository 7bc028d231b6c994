package io.aureus.store;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where runs and task states live. Thread-safe.
 *
 * <p>Contract, each point tested for every implementation:
 *
 * <ol>
 *   <li>A claim gives a run one driver; a later claim takes it away, and what the earlier driver commits for it from then
 *       on changes nothing.
 *   <li>A commit of many runs changes each of them wholly or not at all; a run that was lost does not hold up the others.
 *   <li>A commit is accepted only on the version that the driver saw last.
 *   <li>What was committed is found again, values exactly as they were: text, {@code 0}, {@code false}, {@code ""} and
 *       null included.
 *   <li>Runs of one tenant are never found under another.
 * </ol>
 */
public interface StateStore extends AutoCloseable {

    /** The type as users write it: {@code in-memory} or {@code postgres}. */
    String type();

    /**
     * Whether its rows are the truth about runs, as opposed to the event log: then a task may be dispatched before its
     * event is in the log.
     */
    boolean isTruth();

    /**
     * Gives a run to a driver, whoever had it; a run that is not there yet is added.
     *
     * @param run its state as the driver knows it; used if the run is not there, or if the log is the truth
     * @param driver the new driver's id
     * @return what the driver names in its commits
     */
    Claim claim(StoredRun run, String driver);

    /**
     * Commits what happened to some runs, all in one go.
     *
     * @param changes at most one for each run
     * @return the runs that their driver has lost: nothing of those was committed
     */
    Set<RunKey> commit(List<RunChange> changes);

    /**
     * Lets go of a run, if the claim is still the current one.
     *
     * @param run which run
     * @param claim from {@link #claim}
     */
    void release(RunKey run, Claim claim);

    /**
     * One run.
     *
     * @param tenant whose
     * @param runId its id
     * @return its state as last committed, or empty
     */
    Optional<StoredRun> find(String tenant, String runId);

    /**
     * Runs, newest first.
     *
     * @param tenant whose
     * @param workflowId of which workflow, or null for all
     * @param limit how many at most, at least 1
     */
    List<StoredRun> list(String tenant, String workflowId, int limit);

    /** How many runs there are by status, of all tenants; statuses without a run are left out. */
    Map<RunStatus, Long> counts();

    @Override
    void close();
}
