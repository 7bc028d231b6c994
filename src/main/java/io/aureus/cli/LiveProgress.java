package io.aureus.cli;

import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Progress on a terminal: what has happened scrolls by, and below it stands one line for each running task with the time
 * it has taken and its attempt. Redrawn a few times a second, however much happens.
 */
final class LiveProgress implements RunView.Progress {
    private static final int LINES_MAX = 12;
    private static final long REDRAW_MILLIS = 150;
    private static final String ERASE_BELOW = "\u001b[J";

    private final Program program;
    private final boolean many;
    private final Paint paint;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final List<String> said = new ArrayList<>();
    private int drawn;
    private long runsUnderWay;
    private long runsCompleted;
    private long runsOther;
    private boolean closed;

    /** A task with an attempt under way, or one that waits: then it is known until when. */
    private record Running(String run, String taskId, Object attempt, Instant since, Instant due) {
        static Running of(Event event) {
            Object due =
                    event.metadata().getOrDefault("timeoutAt", event.metadata().get("dueAt"));
            return new Running(
                    event.key().runId(),
                    event.taskId(),
                    event.metadata().get("attempt"),
                    event.timestamp(),
                    due instanceof String time ? Instant.parse(time) : null);
        }
    }

    LiveProgress(Program program, boolean many) {
        this.program = program;
        this.many = many;
        this.paint = program.paintErr();
        Thread redraw = new Thread(this::redraw, "aureus-view");
        redraw.setDaemon(true);
        redraw.start();
    }

    private synchronized void redraw() {
        while (!closed) {
            draw();
            try {
                wait(REDRAW_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public synchronized void begun(Run run) {
        runsUnderWay++;
    }

    @Override
    public synchronized void happened(Event event) {
        String key = event.key().runId() + "/" + event.taskId();
        switch (event.type()) {
            case TASK_STARTED, COMPENSATION_TRIGGERED -> running.put(key, Running.of(event));
            case TASK_RETRY, TASK_WAITING -> {
                running.put(key, Running.of(event));
                scroll(event);
            }
            case TASK_COMPLETED,
                    TASK_FAILED,
                    TASK_TIMEOUT,
                    TASK_CANCELLED,
                    COMPENSATION_COMPLETED,
                    COMPENSATION_FAILED -> {
                running.remove(key);
                scroll(event);
            }
            default -> scroll(event);
        }
    }

    private void scroll(Event event) {
        if (!many) {
            String sentence = PlainProgress.sentence(event);
            said.add(sentence.contains("failed") || sentence.contains("timed out") ? paint.bad(sentence) : sentence);
        }
    }

    @Override
    public synchronized void said(String line) {
        said.add(line);
    }

    @Override
    public synchronized void left(Run run) {
        runsUnderWay--;
        running.values().removeIf(task -> task.run().equals(run.key().runId()));
        if (run.status() == RunStatus.COMPLETED) {
            runsCompleted++;
        } else {
            runsOther++;
        }
        flushSaid();
    }

    @Override
    public synchronized void close() {
        closed = true;
        flushSaid();
        program.err().flush();
        notifyAll();
    }

    /** Everything that was said since, then the running tasks. One write, so that nothing flickers. */
    synchronized void draw() {
        flushSaid();
        List<String> lines = new ArrayList<>();
        Instant now = program.clock().instant();
        if (many) {
            lines.add(paint.faint("runs: ") + runsUnderWay + " under way, " + runsCompleted + " completed, " + runsOther
                    + " otherwise ended");
        }
        for (Running task : running.values()) {
            if (lines.size() == LINES_MAX) {
                lines.add(paint.faint("  and " + (running.size() - LINES_MAX) + " more"));
                break;
            }
            lines.add(line(task, now));
        }
        StringBuilder screen = new StringBuilder();
        lines.forEach(line -> screen.append(line).append('\n'));
        PrintStream err = program.err();
        err.print(screen);
        err.flush();
        drawn = lines.size();
    }

    private String line(Running task, Instant now) {
        String name = many ? task.run() + " " + task.taskId() : task.taskId();
        String attempt = task.attempt() == null ? "" : "  attempt " + task.attempt();
        String time = task.due() == null
                ? Elapsed.text(Duration.between(task.since(), now))
                : "waits, " + Elapsed.text(Duration.between(now, task.due())) + " left";
        int room = Math.max(8, program.terminal().width() - time.length() - attempt.length() - 6);
        String shown = name.length() <= room ? name : name.substring(0, room - 1) + "…";
        return "  " + (task.due() == null ? paint.running(shown) : paint.faint(shown)) + "  " + time + attempt;
    }

    private void flushSaid() {
        erase();
        said.forEach(program.err()::println);
        said.clear();
    }

    private void erase() {
        if (drawn > 0) {
            program.err().print("\u001b[" + drawn + "A\r" + ERASE_BELOW);
            drawn = 0;
        }
    }
}
