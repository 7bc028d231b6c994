package io.aureus.eventlog;

import io.aureus.run.Event;
import io.aureus.run.RunKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The append-only record of every transition of every run.
 *
 * <p>Contract, each point tested for every implementation:
 *
 * <ol>
 *   <li>An append completes only when all its events would survive the loss of power (for as long as the medium lives).
 *   <li>Events of one run are appended in order of {@code seq}; of each (run, seq) the log shows exactly one.
 *   <li>A failing medium completes the append exceptionally with {@link LogUnavailableException}, and nothing of it is ever
 *       shown as acknowledged; the caller may hand over the same events again, and a part that was written counts once.
 *   <li>Trouble with one workflow's files delays no other workflow's appends.
 *   <li>What a process that holds a run reads is proven: whatever was not is appended again, byte for byte, and
 *       acknowledged before it is returned.
 * </ol>
 */
public interface EventLog extends AutoCloseable {

    /**
     * Appends events of one run. Never blocks on the medium; returns at once.
     *
     * @param events one run's next events in order of seq, at least one
     * @return completes when all are acknowledged; exceptionally with {@link LogUnavailableException} if they are not
     */
    CompletionStage<Void> append(List<Event> events);

    /**
     * Somebody begins to drive a run by the word of a store that is the truth. What was refused of that run before is that
     * store's to know, and other drivers may have appended it since: the next append of the run begins anew. Returns at once.
     *
     * @param run which
     */
    void takenUp(RunKey run);

    /**
     * Tries to become the one that drives a run. In-memory mode only: a process holds a run from before it reads it until
     * nothing of it is queued or unacknowledged. Never waits.
     *
     * @param run the run, which need not exist yet
     * @return the hold, to be closed when the run is let go
     * @throws HeldElsewhereException if a living process (this one included) holds it
     * @throws LogUnavailableException if the medium cannot be reached
     */
    Hold hold(RunKey run) throws HeldElsewhereException, LogUnavailableException;

    /**
     * Tries to become the only one that may start a run of this identity: held from before looking for an unfinished run
     * until the new run's first event is acknowledged. Never waits.
     *
     * @param tenant whose runs
     * @param workflowId of which workflow
     * @param identity what makes two starts the same (see {@link io.aureus.run.Identity})
     * @return the hold, to be closed
     * @throws HeldElsewhereException if a living process is starting the same right now
     * @throws LogUnavailableException if the medium cannot be reached
     */
    Hold holdIdentity(String tenant, String workflowId, String identity)
            throws HeldElsewhereException, LogUnavailableException;

    /**
     * The proven history of a run that the caller holds; carries what was not proven (contract, 5).
     *
     * @param hold from {@link #hold}, not closed
     * @return all events in order of seq, without gap; empty if the run does not exist
     * @throws LogUnavailableException if it cannot be read, or carried
     * @throws DivergedException if two different lines claim the same (run, seq)
     */
    List<Event> history(Hold hold) throws LogUnavailableException, DivergedException;

    /**
     * What can be seen of a run without holding it: proven events only.
     *
     * @param run the run
     * @return all proven events in order of seq; empty if the run does not exist
     * @throws LogUnavailableException if it cannot be read
     * @throws DivergedException if two different lines claim the same (run, seq)
     */
    List<Event> peek(RunKey run) throws LogUnavailableException, DivergedException;

    /**
     * Runs of one workflow, or of all, from the index: bounded work for finished history.
     *
     * @param tenant whose runs, or null for those of all tenants
     * @param workflowId of which workflow, or null for all of the tenant
     * @param unfinishedOnly leave finished ones out
     * @return summaries seen among all complete lines, proven or not, except that an end counts only when proven; oldest
     *     first. To be closed
     * @throws LogUnavailableException if it cannot be read
     */
    Stream<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly) throws LogUnavailableException;

    /**
     * Looks a run up by its id alone.
     *
     * @param tenant whose run
     * @param runId its id
     * @return its summary, or empty
     * @throws LogUnavailableException if it cannot be read
     */
    Optional<RunSummary> find(String tenant, String runId) throws LogUnavailableException;

    /**
     * The latest event of a run that stands here, among all complete lines, proven or not. From the index: the run's history is
     * not read.
     *
     * @param run which run
     * @return the event with the highest seq; empty if the run does not exist
     * @throws LogUnavailableException if it cannot be read
     */
    Optional<LastEvent> last(RunKey run) throws LogUnavailableException;

    /**
     * Visits what the original implementation logged, file by file in the order of its lines. A line that is no JSON object
     * is passed over. Reads whole files: their number and size do not grow any more.
     *
     * @param tenant whose workflows
     * @param workflowId of which workflow, or null for all of the tenant
     * @param visitor takes the lines; none of them if there is no such file
     * @throws LogUnavailableException if a file cannot be read
     */
    void legacy(String tenant, String workflowId, LegacyVisitor visitor) throws LogUnavailableException;

    /**
     * Who holds a run right now.
     *
     * @param run the run
     * @return the living holder, or empty if nobody does
     * @throws LogUnavailableException if that cannot be told
     */
    Optional<Holder> holder(RunKey run) throws LogUnavailableException;

    /**
     * Stores a value beside the log, forced before this returns. Storing the same again is cheap.
     *
     * @param tenant whose value
     * @param workflowId of which workflow
     * @param value UTF-8 text, for example a definition or a large result as JSON
     * @return its SHA-256, 64 lower-case hex digits: its name
     * @throws LogUnavailableException if it cannot be stored
     */
    String storeValue(String tenant, String workflowId, String value) throws LogUnavailableException;

    /**
     * Reads a value that was stored beside the log and checks it against its name.
     *
     * @param tenant whose value
     * @param workflowId of which workflow
     * @param sha256 its name
     * @return the text
     * @throws LogUnavailableException if it is missing, damaged or cannot be read
     */
    String value(String tenant, String workflowId, String sha256) throws LogUnavailableException;

    /**
     * Where a value lies that was stored beside the log, and how large it is. Its text is not read.
     *
     * @param tenant whose value
     * @param workflowId of which workflow
     * @param sha256 its name
     * @return name, size and place
     * @throws LogUnavailableException if it is missing, or that cannot be told
     */
    StoredValue stored(String tenant, String workflowId, String sha256) throws LogUnavailableException;

    /**
     * Counts since start, without work on the medium.
     *
     * @return a point-in-time reading; its numbers may not add up
     */
    LogGauges gauges();

    /** Completes what is queued, then lets go of everything held. Appends handed over later fail. */
    @Override
    void close();
}
