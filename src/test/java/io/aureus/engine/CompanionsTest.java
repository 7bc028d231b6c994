package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waiting for companions saves, in a time that passes as the test says: attempts that end, and commits one after the other. */
class CompanionsTest {
    private static final int RUNS = 16;
    private static final int TASKS = 10;
    private static final long COMMIT_NANOS = 400_000;

    private final Companions companions = new Companions();
    private final List<Execution> executing = new ArrayList<>();
    private int news;
    private int commits;
    private long now;

    private record Execution(long began, long ends) {}

    @Test
    void short_executions_that_began_together_are_committed_together() {
        assertThat(commitsOf(100_000)).isLessThanOrEqualTo(TASKS + 4);
    }

    @Test
    void nobody_waits_for_executions_that_take_long() {
        commitsOf(10_000_000);

        assertThat(companions.waitNanos(now)).isZero();
        begin(RUNS, 10_000_000);
        assertThat(companions.waitNanos(now)).isZero();
    }

    /** Of runs of one task after the other, which take about so long, each a bit longer than the one before. */
    private int commitsOf(long nanos) {
        int left = RUNS * TASKS - RUNS;
        begin(RUNS, nanos);
        int committing = 0;
        long committed = Long.MAX_VALUE;
        while (!executing.isEmpty() || news > 0 || committing > 0) {
            boolean mayCommit = committing == 0 && news > 0;
            long waitedFor = mayCommit ? now + companions.waitNanos(now) : Long.MAX_VALUE;
            now = Math.max(now, Math.min(Math.min(nextEnd(), committed), waitedFor));
            takeEnds();
            if (committing > 0 && now >= committed) {
                int next = Math.min(committing, left);
                left -= next;
                committing = 0;
                committed = Long.MAX_VALUE;
                begin(next, nanos);
            } else if (mayCommit && companions.waitNanos(now) == 0) {
                committing = news;
                news = 0;
                commits++;
                committed = now + COMMIT_NANOS;
            }
        }
        return commits;
    }

    private void begin(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            companions.begins(now);
            executing.add(new Execution(now, now + nanos + i * nanos / RUNS));
        }
    }

    private long nextEnd() {
        return executing.stream().mapToLong(Execution::ends).min().orElse(Long.MAX_VALUE);
    }

    private void takeEnds() {
        for (Execution one : List.copyOf(executing)) {
            if (one.ends() <= now) {
                executing.remove(one);
                companions.ended(one.began(), now);
                news++;
            }
        }
    }
}
