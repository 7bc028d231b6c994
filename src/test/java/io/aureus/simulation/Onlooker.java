package io.aureus.simulation;

import io.aureus.engine.EngineWindow.Execution;
import io.aureus.json.Json;
import io.aureus.run.Identity;
import io.aureus.run.RunKey;
import io.aureus.tool.Invocation;
import io.aureus.workflow.Workflow;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who sees every execution begin and end, hears everything that is reported, and knows what is durable. Each method checks
 * the promises that can break at that moment.
 */
abstract class Onlooker {
    private final Map<String, Workflow> workflows = new HashMap<>();
    private final Set<String> executed = new HashSet<>();
    private final Map<String, String> hashes = new HashMap<>();

    static void check(boolean right, String promise, String what) {
        if (!right) {
            throw new AssertionError(promise + ": " + what);
        }
    }

    /** A check whose words are only found if they are needed: for what is checked at every step. */
    static void check(boolean right, String promise, Supplier<String> what) {
        if (!right) {
            throw new AssertionError(promise + ": " + what.get());
        }
    }

    final void knows(Workflow workflow) {
        workflows.put(workflow.definitionHash(), workflow);
    }

    /** The history that begins with a run's first event. */
    final HistoryCheck historyFrom(Map<String, Object> started) {
        return new HistoryCheck(workflows.get(((Map<?, ?>) started.get("data")).get("definitionHash")));
    }

    /** What is durable of a run, or null. */
    abstract HistoryCheck history(String runId);

    /** An execution begins. */
    void dispatched(SimulatedDriver who, Execution execution) {
        HistoryCheck history = history(execution.run().runId());
        check(history != null, "P1", () -> execution + " begins before its run is durable");
        HistoryCheck.Progress task = history.task(execution.taskId());
        HistoryCheck.Progress what = execution.undoing() ? task.undoing : task;
        check(
                what != null
                        && what.executing
                        && what.attempt == execution.attempt()
                        && what.execution == execution.execution(),
                "P1, P2",
                () -> execution + " begins, the durable history says otherwise: " + history);
        check(
                executed.add(execution.run() + "/" + what.startSeq + "/" + execution.taskId()),
                "P2",
                () -> execution + " is executed twice");
    }

    /** An execution has ended. */
    void ended(SimulatedDriver who, Execution execution) {
        // nothing is concluded from it
    }

    /** What a tool is called with is what the tasks before have returned. */
    final void checkResults(Invocation invocation) {
        HistoryCheck history = history(invocation.run().runId());
        invocation.results().forEach((id, result) -> {
            HistoryCheck.Progress task = history.task(id);
            if (task.completed) {
                boolean same = task.resultSha256 == null
                        ? Json.canonical(Collections.singletonList(task.result))
                                .equals(Json.canonical(Collections.singletonList(result)))
                        : task.resultSha256.equals(hashes.computeIfAbsent(Json.write(result), Identity::sha256));
                check(same, "P2", () -> "'" + id + "' returned " + task.result + ", its dependents get " + result);
            }
        });
    }

    /** Runs that anybody has begun. */
    abstract List<RunKey> knownRuns();

    /** Whether a run is there for good, so that nobody may say there is no such run. */
    abstract boolean isKnown(String runId);

    /** Runs that a process has, and that are not known to have ended. */
    abstract List<String> unfinishedRunsOf(SimulatedDriver who);

    /** A process has died, and with it whatever it executed. */
    void died(SimulatedDriver who) {
        // nothing is concluded from it
    }

    /** The power was lost somewhere: is everything there that anybody was told? */
    abstract void powerLost();

    /** Everything is over: is it all done, and does the log say all of it? */
    abstract void checkEnd();

    /** How often it looked at everything. */
    abstract long looks();

    /** How many events are there for good. */
    abstract long events();

    /** Everything that is there for good, as one number. */
    abstract int fingerprint();
}
