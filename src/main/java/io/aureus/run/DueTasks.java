package io.aureus.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Tasks that go on at a recorded time: ends of waits need no free slot, next attempts do, so they are kept apart. */
final class DueTasks {
    private final NavigableSet<Due> waits = new TreeSet<>();
    private final NavigableSet<Due> retries = new TreeSet<>();

    /** A time at which a task goes on; ordered by time, then id. */
    record Due(Instant at, String taskId) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : taskId.compareTo(other.taskId);
        }
    }

    void add(TaskState task) {
        of(task).add(new Due(task.wakesAt(), task.id()));
    }

    void remove(TaskState task) {
        if (task.wakesAt() != null) {
            of(task).remove(new Due(task.wakesAt(), task.id()));
        }
    }

    private NavigableSet<Due> of(TaskState task) {
        return task.status() == TaskStatus.WAITING ? waits : retries;
    }

    /** Tasks whose wait is over, because they are due or their attempts' time is, in the order of these times. */
    List<String> waitsOver(Instant now) {
        return until(waits, now, Integer.MAX_VALUE);
    }

    /** Tasks whose next attempt is due, not more than {@code limit}. */
    List<String> retriesDue(Instant now, int limit) {
        return until(retries, now, limit);
    }

    private static List<String> until(NavigableSet<Due> all, Instant now, int limit) {
        List<String> taskIds = new ArrayList<>();
        for (Due due : all) {
            if (taskIds.size() >= limit || due.at().isAfter(now)) {
                break;
            }
            taskIds.add(due.taskId());
        }
        return taskIds;
    }

    /** The earliest time after now, or null. */
    Instant next(Instant now) {
        return earlier(next(waits, now), next(retries, now));
    }

    /** The earlier of two times, either of which may be null: then the other. */
    static Instant earlier(Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private static Instant next(NavigableSet<Due> all, Instant now) {
        Due next = all.ceiling(new Due(now.plusNanos(1), ""));
        return next == null ? null : next.at();
    }

    /** All of them, whatever the time. */
    List<String> all() {
        List<String> taskIds = until(waits, Instant.MAX, Integer.MAX_VALUE);
        taskIds.addAll(until(retries, Instant.MAX, Integer.MAX_VALUE));
        return taskIds;
    }

    boolean isEmpty() {
        return waits.isEmpty() && retries.isEmpty();
    }
}
