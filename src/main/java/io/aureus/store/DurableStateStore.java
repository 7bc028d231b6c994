package io.aureus.store;

import io.aureus.run.RunKey;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A state store whose rows are the truth about runs, as opposed to one that mirrors the event log: what is committed here
 * may be acted on at once, on whatever machine, and everything that a run needs to go on is here.
 *
 * <p>Contract beyond {@link StateStore}'s, each point tested:
 *
 * <ol>
 *   <li>A claim is given for a run that nobody living has, and only to a driver whose own lease has not expired.
 *   <li>A run begins only beside what its {@link Beginning} allows, else it is lost; of two of one identity that begin as
 *       the only one at the same time, the second is lost to the first.
 *   <li>The events of a run's latest commit come with its claim, exactly as they were, until the run is released.
 *   <li>A commit whose answer was lost is told apart from one that never landed.
 * </ol>
 */
public non-sealed interface DurableStateStore extends StateStore {

    /**
     * Keeps a definition; keeping the same again is cheap.
     *
     * @param tenant whose
     * @param definition id, name, version, and the canonical text with its hash
     * @throws StoreUnavailableException if it cannot be kept
     */
    void keep(String tenant, StoredDefinition definition) throws StoreUnavailableException;

    /**
     * The canonical text of a definition that was kept.
     *
     * @param tenant whose
     * @param workflowId of which workflow
     * @param hash its name
     * @throws StoreUnavailableException if it cannot be read
     */
    Optional<String> definition(String tenant, String workflowId, String hash) throws StoreUnavailableException;

    /**
     * Keeps a large value; keeping the same again is cheap.
     *
     * @param tenant whose
     * @param workflowId of which workflow
     * @param sha256 its name
     * @param value text
     * @throws StoreUnavailableException if it cannot be kept
     */
    void keepValue(String tenant, String workflowId, String sha256, String value) throws StoreUnavailableException;

    /**
     * A large value that was kept.
     *
     * @param tenant whose
     * @param workflowId of which workflow
     * @param sha256 its name
     * @throws StoreUnavailableException if it cannot be read
     */
    Optional<String> value(String tenant, String workflowId, String sha256) throws StoreUnavailableException;

    /**
     * Unfinished runs of a workflow that were started in the same way.
     *
     * @param tenant whose
     * @param workflowId of which workflow
     * @param identity see {@link io.aureus.run.Identity}
     * @return oldest first
     * @throws StoreUnavailableException if it cannot be read
     */
    List<RunKey> unfinished(String tenant, String workflowId, String identity) throws StoreUnavailableException;

    /**
     * Unfinished runs of a workflow, without their tasks.
     *
     * @param tenant whose
     * @param workflowId of which workflow
     * @return oldest first, the first thousand
     * @throws StoreUnavailableException if it cannot be read
     */
    List<StoredRun> unfinished(String tenant, String workflowId) throws StoreUnavailableException;

    /**
     * Who drives a run.
     *
     * @param run which run
     * @return host and process, for people; empty if nobody does
     * @throws StoreUnavailableException if it cannot be read
     */
    Optional<String> ownerOf(RunKey run) throws StoreUnavailableException;

    /**
     * Whether an execution may start for a run now: nobody can have taken the run over. No promise for the instant after.
     *
     * @param claim the run's
     */
    boolean mayStart(Claim claim);

    /**
     * Whether a claim is one of the driver that this process is now. It is not after the lease was taken by somebody else:
     * then whatever was claimed before is lost.
     *
     * @param claim any
     */
    boolean isCurrent(Claim claim);

    /**
     * Lets this process's lease lapse when its runs are no longer being driven, although its other threads live.
     *
     * @param turning whether they are; asked before each renewal, on any thread
     */
    void renewWhile(BooleanSupplier turning);
}
