package io.aureus.cli;

import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.eventlog.EventLog;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Shows runs while they are driven, and their results when they have ended. Results go to standard output as soon as they
 * are known, progress to standard error. Thread-safe: runs may be driven by several threads.
 */
final class RunView implements RunListener, AutoCloseable {
    private final Program program;
    private final OutputFormat format;
    private final boolean many;
    private final Results results;
    private final Progress progress;
    private EventLog log;
    private ExitCode exitCode = ExitCode.COMPLETED;
    private boolean begun;
    private boolean unfinished;
    private boolean closed;

    /** What of a drive is shown while it is under way. */
    interface Progress extends AutoCloseable {
        void begun(Run run);

        void happened(Event event);

        void said(String line);

        void left(Run run);

        @Override
        void close();
    }

    /**
     * A view of one drive.
     *
     * @param many whether there may be many runs: then results alone are shown, one for each run as it ends
     */
    RunView(Program program, OutputFormat format, boolean many) {
        this(program, format, many, true);
    }

    /** The same; if it is not to show what happens, it shows what it came to alone. */
    RunView(Program program, OutputFormat format, boolean many, boolean showing) {
        this.program = program;
        this.format = format;
        this.many = many;
        this.results = new Results(program, format);
        boolean live = showing && program.terminal().err();
        this.progress = live ? new LiveProgress(program, many) : new PlainProgress(program, many || !showing);
    }

    /** Runs are recorded in this log from now on, and large results lie beside it. */
    synchronized void recordedIn(EventLog where) {
        log = where;
    }

    @Override
    public synchronized void begun(Run run, boolean resumed) {
        begun = true;
        progress.begun(run);
        if (resumed && !run.status().isFinished() && !many) {
            long done = run.tasks().values().stream()
                    .filter(task -> task.status() == TaskStatus.COMPLETED)
                    .count();
            progress.said("Resuming run " + run.key() + ": " + done + " of "
                    + run.tasks().size() + " tasks are completed already.");
        }
    }

    @Override
    public synchronized void happened(Run run, List<Event> events) {
        for (Event event : events) {
            progress.happened(event);
            if (format == OutputFormat.JSONL && !many) {
                results.add(EventView.json(event), List.of());
            }
        }
    }

    @Override
    public synchronized void blocked(Run run, String message) {
        progress.said("Run " + run.key() + " waits: " + Paint.oneLine(message));
    }

    @Override
    public synchronized void left(Run run, boolean resumed) {
        progress.left(run);
        unfinished |= !run.status().isFinished();
        count(run);
        if (many && run.status() == RunStatus.RUNNING) {
            return;
        }
        if (format == OutputFormat.JSON && !many) {
            Results.single(program, format, LargeResults.report(run, resumed, log), List.of());
        } else {
            results.add(report(run, resumed, false), text(run));
        }
        hint(run);
    }

    private void count(Run run) {
        exitCode = exitCode.and(
                switch (run.status()) {
                    case COMPLETED -> ExitCode.COMPLETED;
                    case FAILED -> ExitCode.RUN_FAILED;
                    default -> ExitCode.UNFINISHED;
                });
    }

    /** One of many runs had ended before this drive began: its recorded result counts, and nothing of it is executed. */
    synchronized void endedEarlier(Run run) {
        count(run);
        List<String> text =
                text(run).stream().map(line -> line + " (in an earlier pass)").toList();
        results.add(report(run, false, true), text);
    }

    /** Says something about what is about to be driven. */
    synchronized void notice(String line) {
        progress.said(line);
    }

    private List<String> text(Run run) {
        RunText text = new RunText(program.paint(), program.clock().instant(), false);
        return many ? List.of("Line " + line(run) + ": " + text.head(run)) : text.lines(run, false, log);
    }

    /** Of many runs, each says of which line of the file it is, and whether an earlier pass had ended it. */
    private Map<String, Object> report(Run run, boolean resumed, boolean endedEarlier) {
        Map<String, Object> report = LargeResults.report(run, resumed, log);
        if (many) {
            report.put("line", line(run));
            report.put("endedEarlier", endedEarlier);
        }
        return report;
    }

    /** Its number as recorded by its first event, or null. */
    private static Long line(Run run) {
        return run.startData().get("line") instanceof String line ? lineNumber(line) : null;
    }

    private static Long lineNumber(String line) {
        return Long.valueOf(line.substring(line.indexOf(':') + 1));
    }

    private void hint(Run run) {
        if (many) {
            return;
        }
        if (run.status() == RunStatus.FAILED) {
            progress.said("Why: aureus explain " + run.key() + ". When the cause is gone: aureus retry " + run.key());
        } else if (run.status() == RunStatus.PAUSED) {
            progress.said("To go on: aureus resume " + run.key());
        }
    }

    @Override
    public synchronized void refused(Order order, RunRefusedException why) {
        String message = Paint.harmless(String.valueOf(why.getMessage()));
        progress.said(message);
        exitCode = exitCode.and(Failures.of(why));
        report(order, ErrorReport.json(Failures.of(why), message, List.of()));
    }

    /** For programs; people have read it. */
    private void report(Order order, Map<String, Object> error) {
        if (many && order instanceof Launch launch && launch.line() != null) {
            error.put("line", lineNumber(launch.line()));
        }
        if (format == OutputFormat.JSON && !many) {
            Results.single(program, format, error, List.of());
        } else {
            results.add(error, List.of());
        }
    }

    /** A signal came. */
    synchronized void stopping(Duration grace) {
        progress.said("Stopping: no new task starts; attempts under way get " + grace.toSeconds()
                + " s. Once more ends at once.");
    }

    /** The last line after an orderly stop: how to go on. */
    synchronized String stopped(String goOn) {
        if (!begun) {
            return "Stopped before a run began. Begin with: " + goOn;
        }
        return unfinished || many
                ? "Stopped in order; what has finished stays finished. Go on with: " + goOn
                : "Stopped in order; the run had ended.";
    }

    /** What became of all runs together. */
    synchronized ExitCode exitCode() {
        return exitCode;
    }

    /** Ends the view; again is harmless. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        progress.close();
        if (many || format != OutputFormat.JSON) {
            results.close();
        }
    }
}
