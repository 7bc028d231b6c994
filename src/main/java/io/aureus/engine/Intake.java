package io.aureus.engine;

import io.aureus.engine.RunRefusedException.Reason;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunMachine;
import io.aureus.run.RunStatus;
import io.aureus.store.ClaimedRun;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds which run an order means and takes it, so that nobody else drives it: an unfinished one of the same identity is
 * gone on with, else a new one begins, and one identity never starts twice. How that is done depends on what is the truth.
 */
abstract class Intake {
    final Surroundings with;
    final Definitions definitions = new Definitions();

    Intake(Surroundings with) {
        this.with = with;
    }

    /**
     * Takes the run that a launch means.
     *
     * @param launch what is wished
     * @param again whether it began a run before and lost it to another one that was there
     * @throws RunRefusedException if it is driven elsewhere, paused, in conflict, or log or store cannot be reached
     */
    abstract Taken launch(Launch launch, boolean again) throws RunRefusedException;

    /**
     * Takes a run that exists, whoever drove it before.
     *
     * @param key which run
     * @param offered the definition that the caller has, used if it is the recorded one; or null
     * @throws RunRefusedException if a living process drives it, it does not exist, or log or store cannot be reached
     */
    abstract Taken take(RunKey key, Workflow offered) throws RunRefusedException;

    /**
     * Takes a run that the store has given to this process already.
     *
     * @throws RunRefusedException if this process drives it, or its definition cannot be had; then it is given back
     */
    abstract Taken claimed(ClaimedRun run) throws RunRefusedException;

    /** The key of a new run. */
    RunKey newKey(Launch launch) {
        String id = launch.runId() == null ? RunIds.next(with.clock(), with.chance()) : launch.runId();
        return new RunKey(launch.tenant(), launch.workflow().id(), id);
    }

    /** The first event of a new run. */
    Event firstEvent(Run run, Launch launch) {
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("inputs", launch.inputs());
        start.put("identity", launch.identity());
        start.put("belongsTo", launch.submitted() ? "servers" : "command");
        start.put("workingDirectory", launch.workingDirectory().toString());
        if (launch.line() != null) {
            start.put("line", launch.line());
        }
        return RunMachine.start(run, with.clock().instant(), start);
    }

    /** Reopens or continues a run that was taken, if its status allows it. */
    List<Event> resume(Run run, String by, boolean retry) throws RunRefusedException {
        RunStatus expected = retry ? RunStatus.FAILED : RunStatus.PAUSED;
        if (run.status() == RunStatus.RUNNING && !retry) {
            return List.of();
        }
        Instant now = with.clock().instant();
        if (run.status() != expected) {
            throw new RunRefusedException(
                    Reason.STATUS,
                    run.key().runId(),
                    "AUR-213 Run '" + run.key() + "' is " + run.status().text() + "; only a run that is "
                            + expected.text() + " can be " + (retry ? "retried" : "resumed"),
                    null);
        }
        return RunMachine.resume(run, by, now);
    }

    /** Pauses or cancels a run that was taken, if its status allows it. */
    List<Event> stop(Run run, String reason, boolean pause) throws RunRefusedException {
        Instant now = with.clock().instant();
        List<Event> events = pause ? RunMachine.pause(run, reason, now) : RunMachine.cancel(run, reason, now);
        if (events.isEmpty()) {
            throw new RunRefusedException(
                    Reason.STATUS,
                    run.key().runId(),
                    "AUR-213 Run '" + run.key() + "' is " + run.status().text() + " and cannot be "
                            + (pause ? "paused" : "cancelled"),
                    null);
        }
        return events;
    }

    /** Pauses a run that was taken, because it has ended every process that drove it. */
    List<Event> park(Run run, int crashes) {
        String reason =
                "AUR-222 It is parked: " + crashes + " processes were killed or crashed one after the other while"
                        + " they drove it, the last " + ClaimedRun.CRASHES_ALONE_MAX
                        + " of them nothing else. Find out what its"
                        + " task does to them; then 'resume' goes on with it, 'cancel' does not";
        return RunMachine.pause(run, reason, with.clock().instant());
    }

    static RunRefusedException otherRun(String runId) {
        return new RunRefusedException(
                Reason.CONFLICT,
                runId,
                "AUR-210 Run '" + runId + "' exists with another workflow, definition or inputs. "
                        + "Choose another --run-id, or leave it out",
                null);
    }

    static RunRefusedException otherDefinition(RunKey conflicting) {
        return new RunRefusedException(
                Reason.CONFLICT,
                conflicting.runId(),
                "AUR-211 Run '" + conflicting.runId() + "' of workflow '" + conflicting.workflowId()
                        + "' is unfinished with the same inputs but another definition. Either start a new run: "
                        + "--new, or finish the old one as it was recorded: aureus resume " + conflicting.runId(),
                null);
    }

    static RunRefusedException unknown(RunKey key) {
        return new RunRefusedException(
                Reason.UNKNOWN,
                key.runId(),
                "AUR-212 There is no run '" + key.runId() + "'. 'aureus list' shows those there are",
                null);
    }

    static RunRefusedException contested(RunKey key) {
        return new RunRefusedException(
                Reason.DRIVEN,
                key.runId(),
                "AUR-219 A run of workflow '" + key.workflowId()
                        + "' with the same inputs begins and ends elsewhere again and"
                        + " again, or the lease of this process is contested. Repeat the command",
                null);
    }

    static RunRefusedException unavailable(Exception e) {
        return new RunRefusedException(Reason.UNAVAILABLE, null, e.getMessage(), e);
    }
}
