package io.aureus.store;

import io.aureus.run.RunKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

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
 *   <li>A run that is parked is given to nobody. One of which a commit finds an older state than its driver has seen is
 *       refused, and parked.
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
     * @param definitionHash of which definition
     * @param identity see {@link io.aureus.run.Identity}
     * @return oldest first
     * @throws StoreUnavailableException if it cannot be read
     */
    List<RunKey> unfinished(String tenant, String workflowId, String definitionHash, String identity)
            throws StoreUnavailableException;

    /**
     * Hashes of the definitions with which unfinished runs of a workflow were begun, whoever's they are. As many runs as there
     * may be, each definition is looked up once.
     *
     * @param workflowId of which workflow
     * @throws StoreUnavailableException if it cannot be read
     */
    List<String> unfinishedDefinitions(String workflowId) throws StoreUnavailableException;

    /**
     * Every run of a workflow that has ended.
     *
     * @param tenant whose
     * @param workflowId of which workflow
     * @return in the order of their ends
     * @throws StoreUnavailableException if it cannot be read
     */
    List<EndedRun> ended(String tenant, String workflowId) throws StoreUnavailableException;

    /**
     * Runs of a workflow that ended and whose last events the log may lack, for nobody living has them: their driver died
     * between its commit and the log, or could not wait for it. Whoever takes one up brings them in.
     *
     * @param tenant whose
     * @param workflowId of which workflow
     * @return oldest first, the first thousand
     * @throws StoreUnavailableException if it cannot be read
     */
    List<RunKey> untold(String tenant, String workflowId) throws StoreUnavailableException;

    /**
     * Runs without their tasks, newest first.
     *
     * @param tenant whose
     * @param workflowId of which workflow, or null for all
     * @param unfinishedOnly leave out those that have ended
     * @param limit how many at most, at least 1
     * @throws StoreUnavailableException if it cannot be read
     */
    List<StoredRun> list(String tenant, String workflowId, boolean unfinishedOnly, int limit)
            throws StoreUnavailableException;

    /**
     * Who drives a run.
     *
     * @param run which run
     * @return the living process; empty if none does
     * @throws StoreUnavailableException if it cannot be read
     */
    Optional<Driver> ownerOf(RunKey run) throws StoreUnavailableException;

    /**
     * Adds a run that nobody drives yet: whoever serves takes it.
     *
     * @param begins its first change
     * @return false if the run exists, or another unfinished one of its identity and it must be the only one
     * @throws StoreUnavailableException if that is not known
     */
    boolean submit(RunChange begins) throws StoreUnavailableException;

    /**
     * Takes submitted runs that are asked to do something while nobody drives them, new, due, or were left by a driver that is
     * gone; and of runs that ended as their driver died, whoever's they were, the last events.
     *
     * @param most how many at most, at least 1
     * @throws StoreUnavailableException if the store cannot be reached
     */
    List<ClaimedRun> claimSubmitted(int most) throws StoreUnavailableException;

    /**
     * Takes one submitted run that is {@linkplain ClaimedRun#isSuspect suspected} of ending its drivers' processes; {@link
     * #claimSubmitted} leaves those alone. To be driven while nothing else is.
     *
     * @throws StoreUnavailableException if the store cannot be reached
     */
    Optional<ClaimedRun> claimSuspect() throws StoreUnavailableException;

    /**
     * Keeps a run from being driven by anybody, because the database went back in time: going on would execute again what was
     * done. Nothing else about it changes, whatever its status, and no event says so: its place in the history may be taken.
     *
     * @param run which run
     * @param claim as it was given; it ends. A later one is left alone
     * @param reason for people, with a code and what to do
     * @throws StoreUnavailableException if it is not known whether it is parked
     */
    void park(RunKey run, Claim claim, String reason) throws StoreUnavailableException;

    /**
     * Runs that were parked, or paused because they ended process after process that drove them, without their tasks, newest
     * first.
     *
     * @param tenant whose
     * @param workflowId of which workflow, or null for all
     * @param limit how many at most, at least 1
     * @throws StoreUnavailableException if it cannot be read
     */
    List<StoredRun> parked(String tenant, String workflowId, int limit) throws StoreUnavailableException;

    /**
     * Hears, within a second, of work that waits and of commands for what this process drives.
     *
     * @param work called when there may be submitted runs to take, on any thread; returns soon
     * @param commands called with what runs of this process are asked to do, again and again until it is {@linkplain #done
     *     done}; on any thread; returns soon
     */
    void listen(Runnable work, Consumer<RunCommand> commands);

    /**
     * Asks a run to do something: whoever drives it acts within a second or so; if nobody does and it was submitted, whoever
     * serves.
     *
     * @param run which run
     * @param verb what to do
     * @param reason for people
     * @return the command's number, or empty if the run has ended or does not exist
     * @throws StoreUnavailableException if that is not known
     */
    OptionalLong ask(RunKey run, RunCommand.Verb verb, String reason) throws StoreUnavailableException;

    /**
     * A command has been acted on. A later one of the same run stays. Returns at once; repeated until it is known to the store.
     *
     * @param run which run
     * @param number the command's
     */
    void done(RunKey run, long number);

    /**
     * Whether a command waits for somebody to act on it.
     *
     * @param run which run
     * @param number the command's
     * @throws StoreUnavailableException if that cannot be told
     */
    boolean isOpen(RunKey run, long number) throws StoreUnavailableException;

    /** From now on this process serves: it takes submitted runs, and others may see that it does. */
    void serve();

    /**
     * Keeps that a job execution, which has begun, belongs to this process.
     *
     * @param executionId the batch runtime's
     * @throws StoreUnavailableException if it cannot be kept
     */
    void ownsJob(long executionId) throws StoreUnavailableException;

    /**
     * Closes the job executions that the batch runtime of a process left open as it was killed; never one of a process that
     * holds a lease.
     *
     * @param by the execution that goes on in their place
     * @return how many
     * @throws StoreUnavailableException if that is not known
     */
    int supersedeJobs(long by) throws StoreUnavailableException;

    /**
     * Closes a job execution of this process that is over although the batch runtime did not write so, if there is one.
     *
     * @param executionId the batch runtime's
     * @param by the execution that goes on in its place
     * @throws StoreUnavailableException if it is not closed
     */
    void supersedeJob(long executionId, long by) throws StoreUnavailableException;

    /**
     * Lets go of a run that was claimed and is not driven, as soon as the store can be reached. Its events stay with it.
     * Returns at once.
     *
     * @param run which run
     * @param claim as it was given; a later one is left alone
     */
    void giveBack(RunKey run, Claim claim);

    /**
     * Whether an execution may start for a run now: nobody can have taken the run over. No promise for the instant after.
     *
     * @param claim the run's
     */
    boolean mayStart(Claim claim);

    /**
     * Tells, again and again, that this process has been cut off from the store for so long that others may have its runs.
     *
     * @param grace how long after the lease has run out; zero: shortly before that, when nobody can have taken a run
     * @param told called on a thread of its own that waits for nothing; returns soon
     */
    void whenCutOff(Duration grace, Runnable told);

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
