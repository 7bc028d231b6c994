package io.aureus.cli;

import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.Timestamps;
import java.util.Map;

/** Progress as plain lines: for files, pipes and dumb terminals. */
final class PlainProgress implements RunView.Progress {
    private final Program program;
    private final boolean many;

    PlainProgress(Program program, boolean many) {
        this.program = program;
        this.many = many;
    }

    @Override
    public void begun(Run run) {
        // its first event says so
    }

    @Override
    public void happened(Event event) {
        if (!many) {
            program.say(Timestamps.format(event.timestamp()) + " " + sentence(event));
        }
    }

    @Override
    public void said(String line) {
        program.say(line);
    }

    @Override
    public void left(Run run) {
        // its result says so
    }

    @Override
    public void close() {
        program.err().flush();
    }

    /** What happened, for people. */
    static String sentence(Event event) {
        Map<String, Object> more = event.metadata();
        String task = "task " + event.taskId();
        String error = more.get("error") == null ? "" : ": " + Paint.oneLine(String.valueOf(more.get("error")));
        String again = more.get("execution") == null ? "" : ", executed again after an interruption";
        String attempt = more.get("attempt") == null ? "" : " (attempt " + more.get("attempt") + again + ")";
        String over =
                more.get("timeoutAt") == null ? "" : "; its attempt times out before that, at " + more.get("timeoutAt");
        return switch (event.type()) {
            case WORKFLOW_STARTED -> "run " + event.key() + " started";
            case WORKFLOW_RESUMED -> "run " + event.key() + " resumed";
            case WORKFLOW_PAUSED -> "run " + event.key() + " paused";
            case WORKFLOW_COMPLETED -> "run " + event.key() + " completed";
            case WORKFLOW_FAILED -> "run " + event.key() + " failed" + error;
            case WORKFLOW_CANCELLED -> "run " + event.key() + " cancelled" + error;
            case TASK_STARTED -> task + " started" + attempt;
            case TASK_WAITING -> task + " waits until " + more.get("dueAt") + over;
            case TASK_COMPLETED -> task + " completed" + attempt;
            case TASK_RETRY -> task + " failed" + attempt + error + "; next attempt at " + more.get("dueAt");
            case TASK_FAILED -> task + " failed" + attempt + error;
            case TASK_TIMEOUT -> task + " timed out" + attempt + error;
            case TASK_CANCELLED -> task + " cancelled";
            case TASK_SKIPPED -> task + " skipped";
            case COMPENSATION_TRIGGERED -> "compensation by " + task + attempt + " for " + more.get("compensationFor");
            case COMPENSATION_COMPLETED -> "compensation of " + task + " completed";
            case COMPENSATION_FAILED -> "compensation of " + task + " failed" + error;
            default -> event.type().name();
        };
    }
}
