package io.aureus.engine.batch;

import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What became of the runs of one drive: hears for its job, and passes everything on. Thread-safe. */
final class Outcomes implements RunListener {

    /** Longest exit status, in characters; the job repository's column ends soon after. */
    static final int EXIT_STATUS_MAX = 240;

    /** Run ids that a job shows at most. */
    static final int RUN_IDS_MAX = 100;

    /** What the step ends as; the transitions in the job definition name these. */
    enum Ending {
        COMPLETED,
        STOPPED,
        FAILED
    }

    /** Why a run that has not ended was left. */
    private enum Open {
        PAUSED,
        WAITING,
        LEFT
    }

    private final RunListener told;
    private final Clock clock;
    private final boolean resident;
    private final Map<RunKey, Instant> underWay = new LinkedHashMap<>();
    private final Map<RunKey, Instant> waiting = new LinkedHashMap<>();
    private final Map<RunStatus, Integer> ended = new EnumMap<>(RunStatus.class);
    private final Map<Open, Integer> open = new EnumMap<>(Open.class);
    private final List<RunKey> unfinished = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private int refused;
    private String last = "";

    /**
     * Nothing has happened yet.
     *
     * @param told hears everything too
     * @param clock the engine's
     * @param resident whether it counts for ever: then it remembers only what is under way
     */
    Outcomes(RunListener told, Clock clock, boolean resident) {
        this.told = told;
        this.clock = clock;
        this.resident = resident;
    }

    @Override
    public void begun(Run run, boolean resumed) {
        synchronized (this) {
            underWay.put(run.key(), clock.instant());
            if (begun.size() < RUN_IDS_MAX) {
                begun.add(run.key().runId());
            }
        }
        told.begun(run, resumed);
    }

    @Override
    public void happened(Run run, List<Event> events) {
        told.happened(run, events);
    }

    @Override
    public void blocked(Run run, String message) {
        told.blocked(run, message);
    }

    @Override
    public void left(Run run, boolean resumed) {
        record(run);
        told.left(run, resumed);
    }

    @Override
    public void lost(Run run) {
        synchronized (this) {
            underWay.remove(run.key());
            leaveOpen(run.key(), null);
            open.merge(Open.LEFT, 1, Integer::sum);
            last = run.key().runId() + " goes on elsewhere";
        }
        told.lost(run);
    }

    @Override
    public void refused(Order order, RunRefusedException why) {
        refuse(why.getMessage());
        told.refused(order, why);
    }

    /** An order came to nothing. */
    synchronized void refuse(String message) {
        refused++;
        last = message;
    }

    private synchronized void record(Run run) {
        underWay.remove(run.key());
        if (run.status().isFinished()) {
            ended.merge(run.status(), 1, Integer::sum);
            last = run.key().runId() + " " + run.status().text();
            return;
        }
        Instant due = run.status() == RunStatus.PAUSED ? null : run.nextDue(clock.instant());
        leaveOpen(run.key(), due);
        Open as = run.status() == RunStatus.PAUSED ? Open.PAUSED : due == null ? Open.LEFT : Open.WAITING;
        open.merge(as, 1, Integer::sum);
        last = run.key().runId() + " "
                + switch (as) {
                    case PAUSED -> "paused";
                    case WAITING -> "waiting until " + due;
                    case LEFT -> "interrupted";
                };
    }

    private void leaveOpen(RunKey run, Instant due) {
        if (!resident) {
            unfinished.add(run);
            if (due != null) {
                waiting.put(run, due);
            }
        }
    }

    /** Runs to go on with if the job is restarted: under way, paused, waiting or left. */
    synchronized List<RunKey> unfinished() {
        List<RunKey> all = new ArrayList<>(unfinished);
        all.addAll(underWay.keySet());
        return all;
    }

    /** The ids of the first {@value #RUN_IDS_MAX} runs that began. */
    synchronized Serializable runIds() {
        return new ArrayList<>(begun);
    }

    /** Takes the runs that were left because they only wait, with the time at which they are due. */
    synchronized Map<RunKey, Instant> takeWaiting() {
        Map<RunKey, Instant> taken = new LinkedHashMap<>(waiting);
        waiting.clear();
        return taken;
    }

    synchronized Ending ending() {
        if (refused > 0 || ended.containsKey(RunStatus.FAILED)) {
            return Ending.FAILED;
        }
        boolean stopped = !open.isEmpty() || ended.containsKey(RunStatus.CANCELLED);
        return stopped ? Ending.STOPPED : Ending.COMPLETED;
    }

    /** For the job's exit status: run id and outcome, or, of several runs, how many ended how. */
    synchronized String text() {
        int runs = refused
                + ended.values().stream().mapToInt(Integer::intValue).sum()
                + open.values().stream().mapToInt(Integer::intValue).sum();
        if (runs == 0) {
            return "no run";
        }
        return runs == 1 ? cut(last) : cut(counts(runs));
    }

    private String counts(int runs) {
        StringJoiner text = new StringJoiner(", ", runs + " runs: ", "");
        ended.forEach((status, count) -> text.add(count + " " + status.text()));
        open.forEach((why, count) -> text.add(count + " " + (why == Open.LEFT ? "interrupted" : lower(why))));
        if (refused > 0) {
            text.add(refused + " refused");
        }
        return text.toString();
    }

    private static String lower(Open why) {
        return why == Open.PAUSED ? "paused" : "waiting";
    }

    private static String cut(String text) {
        return text.length() <= EXIT_STATUS_MAX ? text : text.substring(0, EXIT_STATUS_MAX - 1) + "…";
    }
}
