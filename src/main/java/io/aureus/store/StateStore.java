package io.aureus.store;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 *   <li>A commit that is sent again changes nothing twice.
 * </ol>
 */
public sealed interface StateStore extends AutoCloseable permits LogMirror, DurableStateStore {

    /** The type as users write it: {@code in-memory} or {@code postgres}. */
    String type();

    /** What the driver of this process names in the first commit of a run that it begins. */
    Claim first();

    /**
     * Commits what happened to some runs, all in one go.
     *
     * @param commit the changes, at most one for each run, and runs to let go of
     * @return what became of them
     * @throws StoreUnavailableException if that is not known: hand over the same commit again
     */
    Committed commit(Commit commit) throws StoreUnavailableException;

    /**
     * Gives a run to the driver of this process.
     *
     * @param run which run
     * @return its state, or empty if it is not there, or another living driver has it
     * @throws StoreUnavailableException if the store cannot be reached
     */
    Optional<ClaimedRun> claim(RunKey run) throws StoreUnavailableException;

    /**
     * One run.
     *
     * @param tenant whose
     * @param runId its id
     * @return its state as last committed, or empty
     * @throws StoreUnavailableException if the store cannot be reached
     */
    Optional<StoredRun> find(String tenant, String runId) throws StoreUnavailableException;

    /**
     * Runs without their tasks, newest first.
     *
     * @param tenant whose
     * @param workflowId of which workflow, or null for all
     * @param limit how many at most, at least 1
     * @throws StoreUnavailableException if the store cannot be reached
     */
    List<StoredRun> list(String tenant, String workflowId, int limit) throws StoreUnavailableException;

    /**
     * How many runs there are by status, of all tenants; statuses without a run are left out.
     *
     * @throws StoreUnavailableException if the store cannot be reached
     */
    Map<RunStatus, Long> counts() throws StoreUnavailableException;

    /** How its pool of connections stands; empty if it has none. */
    default Optional<PoolGauges> pool() {
        return Optional.empty();
    }

    @Override
    void close();
}
