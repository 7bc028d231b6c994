package io.aureus.cli;

import io.aureus.eventlog.EventLog;
import io.aureus.json.Json;
import io.aureus.run.Run;
import io.aureus.run.RunReport;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskState;
import io.aureus.run.TaskStatus;
import io.aureus.run.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A run as text for people. */
final class RunText {

    /** A run with more tasks is shown without those that are pending or went well. */
    private static final int TASKS_SHOWN_MAX = 60;

    private final Paint paint;
    private final Instant now;
    private final boolean driven;

    /**
     * A run's text.
     *
     * @param driven whether a process works on it: else nothing of it is running, whatever its history ends with
     */
    RunText(Paint paint, Instant now, boolean driven) {
        this.paint = paint;
        this.now = now;
        this.driven = driven;
    }

    /**
     * The head line, the tasks, outputs and errors.
     *
     * @param log tells of results that lie beside it
     */
    List<String> lines(Run run, boolean everyTask, EventLog log) {
        LargeResults large = new LargeResults(log, run.key());
        List<String> lines = new ArrayList<>();
        lines.add(head(run));
        boolean all = everyTask || run.tasks().size() <= TASKS_SHOWN_MAX;
        Table table = new Table(paint, "  TASK", "STATUS", "ATTEMPTS", "TIME", "");
        int left = 0;
        for (TaskState task : run.tasks().values()) {
            if (all || !isQuiet(task.status())) {
                table.row(row(task, large));
            } else {
                left++;
            }
        }
        lines.addAll(table.lines());
        if (left > 0) {
            lines.add(
                    "  and " + left + " tasks that are completed or pending; all of them: aureus status " + run.key());
        }
        if (run.outputs() != null && !run.outputs().isEmpty()) {
            lines.add("outputs: " + Paint.oneLine(Json.write(RunReport.outputs(run, large::text))));
        }
        if (run.error() != null) {
            lines.add(paint.bad("error: ") + Paint.oneLine(run.error()));
        }
        if (run.status() == RunStatus.PAUSED && run.pauseReason() != null) {
            lines.add("reason: " + Paint.oneLine(run.pauseReason()));
        }
        return lines;
    }

    /** For example {@code Run order-7 of workflow order: completed in 2.3 s}. */
    String head(Run run) {
        String head = "Run " + paint.bold(run.key().runId()) + " of workflow '"
                + run.key().workflowId() + "': " + paint.status(run.status().text());
        if (run.startedAt() == null) {
            return head;
        }
        if (run.completedAt() == null && !driven) {
            return head + ", started " + Timestamps.format(run.startedAt());
        }
        Instant end = run.completedAt() == null ? now : run.completedAt();
        String when = run.completedAt() == null ? " for " : " in ";
        return head + when + Elapsed.text(Duration.between(run.startedAt(), end));
    }

    private static boolean isQuiet(TaskStatus status) {
        return status == TaskStatus.COMPLETED || status == TaskStatus.PENDING;
    }

    private String[] row(TaskState task, LargeResults large) {
        return new String[] {
            "  " + task.id(),
            paint.status(isInterrupted(task) ? "interrupted" : task.status().text()),
            task.attempt() == 0 ? "" : Integer.toString(task.attempt()),
            time(task),
            remark(task, large)
        };
    }

    /** It was started, has no end, and nobody executes it. */
    private boolean isInterrupted(TaskState task) {
        return !driven && task.status() == TaskStatus.RUNNING;
    }

    private String time(TaskState task) {
        if (task.startedAt() == null || (!driven && task.completedAt() == null)) {
            return "";
        }
        Instant end = task.completedAt() == null ? now : task.completedAt();
        return Elapsed.text(Duration.between(task.startedAt(), end));
    }

    private static String remark(TaskState task, LargeResults large) {
        if (task.resultSha256() != null) {
            return Paint.oneLine("result: " + large.text(task.resultSha256()));
        }
        String due = due(task);
        String error = task.error() == null ? "" : Paint.oneLine(task.error().message());
        return due.isEmpty() || error.isEmpty() ? due + error : due + "; " + error;
    }

    private static String due(TaskState task) {
        if (task.timeoutAt() != null) {
            return "times out at " + Timestamps.format(task.timeoutAt());
        }
        return task.dueAt() == null ? "" : "due at " + Timestamps.format(task.dueAt());
    }
}
