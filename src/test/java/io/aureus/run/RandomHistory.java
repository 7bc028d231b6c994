package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.json.Json;
import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Drives one run by chance: outcomes, crashes that keep only a part of what was decided, a clock that may step back,
 * pauses, cancellations, retries. Every event is checked as it happens.
 */
final class RandomHistory {
    private static final RunKey KEY = new RunKey(RunKey.DEFAULT_TENANT, "random", "run-1");

    private final Random random;
    private final Workflow workflow;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Event> executing = new LinkedHashMap<>();
    private final Map<String, TaskRecord> keptTasks = new LinkedHashMap<>();
    private RunRecord kept;
    private Run run;
    private Instant now = Instant.parse("2026-01-13T00:00:00Z");

    RandomHistory(Random random) {
        this.random = random;
        this.workflow = RandomWorkflow.from(random);
        this.run = new Run(KEY, workflow, Dependencies.of(workflow));
        record(RunMachine.start(run, now, Map.of("inputs", Map.of("n", 1L), "identity", "i")));
    }

    Workflow workflow() {
        return workflow;
    }

    List<Event> events() {
        return events;
    }

    Run run() {
        return run;
    }

    Instant now() {
        return now;
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 45) {
            decide(random.nextInt(5), true);
        } else if (dice < 75) {
            endOne(randomOutcome());
        } else if (dice < 88) {
            passTime();
        } else if (dice < 93) {
            crash();
        } else if (dice < 95) {
            loseAll();
            recordAll(RunMachine.pause(run, "for a test", now));
        } else if (dice < 99) {
            recordAll(RunMachine.resume(run, "a test", now));
        } else {
            loseAll();
            recordSome(RunMachine.cancel(run, "a test", now));
        }
    }

    /** Goes on without trouble until nothing happens any more. */
    void driveToTheEnd() {
        for (int round = 0; !run.status().isFinished(); round++) {
            assertThat(round).as("rounds of %s", events).isLessThan(5_000);
            if (run.status() == RunStatus.PAUSED) {
                recordAll(RunMachine.resume(run, "a test", now));
            }
            boolean decided = decide(3, false);
            if (!decided && !executing.isEmpty()) {
                endOne(
                        RunMachine.isOverdue(run, now)
                                ? new Outcome.TimedOut(Duration.ofMillis(1))
                                : new Outcome.Completed("done"));
            } else if (!decided && !run.status().isFinished()) {
                now = run.nextDue(now);
            }
        }
        assertThat(executing).isEmpty();
    }

    private boolean decide(int slots, boolean trouble) {
        NaiveRun naive = new NaiveRun(workflow, events);
        List<Event> decided = RunMachine.decide(run, now, slots, random);
        NaiveDecisions.Expected expected = new NaiveDecisions(naive, executing.keySet()).expected(now, slots);
        List<String> told = decided.stream().map(NaiveRun::told).toList();
        assertThat(told).as("decided with %s slots after %s", slots, told()).doesNotHaveDuplicates();
        assertThat(told).as("decided with %s slots after %s", slots, told()).containsAll(expected.all());
        List<String> chosen = new ArrayList<>(told);
        chosen.removeAll(expected.all());
        assertThat(expected.some())
                .as("decided with %s slots after %s", slots, told())
                .containsAll(chosen);
        assertThat(chosen).as("of %s after %s", expected, told()).hasSize(expected.howMany());
        if (slots > 0 && decided.isEmpty() && run.status() == RunStatus.RUNNING) {
            assertThat(!executing.isEmpty() || run.nextDue(now) != null)
                    .as("stuck after %s", told())
                    .isTrue();
        }
        if (trouble) {
            recordSome(decided);
        } else {
            recordAll(decided);
        }
        return !decided.isEmpty();
    }

    private Outcome randomOutcome() {
        if (RunMachine.isOverdue(run, now)) {
            return new Outcome.TimedOut(Duration.ofMillis(7));
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Outcome.Failed(new TaskError("boom", "it went boom"));
            case 2 -> new Outcome.Failed(new TaskError("fatal", "it was fatal"));
            case 3 -> new Outcome.TimedOut(Duration.ofMillis(5));
            case 4 -> new Outcome.Waits(now.plusMillis(random.nextInt(900)), Map.of("waited", true));
            case 5 -> new Outcome.Completed(null);
            case 6 -> new Outcome.Completed(null, "ab12", "cut");
            default -> new Outcome.Completed(List.of(1L, "two", false));
        };
    }

    private void endOne(Outcome outcome) {
        if (executing.isEmpty()) {
            return;
        }
        List<String> keys = List.copyOf(executing.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        Event start = executing.get(key);
        boolean undoing = start.type() == EventType.COMPENSATION_TRIGGERED;
        int attempt = EventFields.number(start.metadata(), "attempt");
        int execution = EventFields.number(start.metadata(), "execution");
        Duration took = Duration.ofMillis(random.nextInt(50));
        NaiveRun naive = new NaiveRun(workflow, events);
        boolean mayRetry = undoing || naive.isTarget(start.taskId()) || !naive.isFailing(now);
        Instant began = now.minus(took);
        AttemptEnd stale = new AttemptEnd(start.taskId(), undoing, attempt, execution + 1, outcome, began, took);
        assertThat(RunMachine.ended(run, stale, now, random)).isEmpty();
        List<Event> ended = RunMachine.ended(
                run, new AttemptEnd(start.taskId(), undoing, attempt, execution, outcome, began, took), now, random);
        assertThat(ended).as("the end of %s after %s", start, told()).hasSize(1);
        checkEnd(ended.get(0), outcome, undoing, mayRetry && allowsAnother(start.taskId(), attempt, outcome));
        if (ended.get(0).type() == EventType.TASK_WAITING) {
            checkWait(ended.get(0), ((Outcome.Waits) outcome).dueAt(), began);
        }
        executing.remove(key);
        recordAll(ended);
    }

    private boolean allowsAnother(String taskId, int attempt, Outcome outcome) {
        String code = outcome instanceof Outcome.Failed failed ? failed.error().code() : "timeout";
        var retry = workflow.task(taskId).retry();
        boolean wanted = retry.retryOn().isEmpty() || code.equals("boom") || code.equals("timeout");
        boolean stopped = code.equals("fatal") && !retry.stopOn().isEmpty();
        return attempt < retry.maxAttempts() && wanted && !stopped;
    }

    private void checkEnd(Event event, Outcome outcome, boolean undoing, boolean again) {
        EventType expected;
        if (undoing) {
            boolean well = outcome instanceof Outcome.Completed || outcome instanceof Outcome.Waits;
            expected = well ? EventType.COMPENSATION_COMPLETED : EventType.COMPENSATION_FAILED;
        } else if (outcome instanceof Outcome.Completed) {
            expected = EventType.TASK_COMPLETED;
        } else if (outcome instanceof Outcome.Waits) {
            expected = EventType.TASK_WAITING;
        } else if (again) {
            expected = EventType.TASK_RETRY;
        } else {
            expected = outcome instanceof Outcome.TimedOut ? EventType.TASK_TIMEOUT : EventType.TASK_FAILED;
        }
        assertThat(event.type()).as("after %s", told()).isEqualTo(expected);
        if (expected == EventType.COMPENSATION_FAILED) {
            assertThat(event.metadata().containsKey("dueAt")).isEqualTo(again);
        }
    }

    private void checkWait(Event event, Instant dueAt, Instant began) {
        Duration bound = workflow.task(event.taskId()).timeout();
        boolean tooLong = bound != null && dueAt.isAfter(began.plus(bound));
        assertThat(event.metadata().get("dueAt")).isEqualTo(Timestamps.format(dueAt));
        assertThat(event.metadata().get("timeoutAt")).isEqualTo(tooLong ? Timestamps.format(began.plus(bound)) : null);
    }

    private void passTime() {
        Instant next = run.nextDue(now);
        if (random.nextInt(8) == 0) {
            now = now.minusMillis(random.nextInt(300));
        } else if (next != null && random.nextBoolean()) {
            now = next;
        } else {
            now = now.plusMillis(random.nextInt(700));
        }
    }

    /** The process is gone: only what was recorded counts, be it read as events or as what was kept of the changes. */
    private void crash() {
        executing.clear();
        Run before = run;
        run = random.nextBoolean()
                ? Run.replay(workflow, events)
                : Run.restore(kept, workflow, Dependencies.of(workflow), keptTasks.values());
        assertThat(RunPicture.of(run)).isEqualTo(RunPicture.of(before));
        assertThat(run.attempts().interrupted()).isEqualTo(run.attempts().all());
        assertThat(run.attemptsUnderWay()).isZero();
    }

    private void loseAll() {
        executing.clear();
        run.interruptAttempts();
    }

    private void recordAll(List<Event> decided) {
        decided.forEach(this::record);
    }

    /** Sometimes a crash comes between two of them. */
    private void recordSome(List<Event> decided) {
        int keep = random.nextInt(4) == 0 ? random.nextInt(decided.size() + 1) : decided.size();
        recordAll(decided.subList(0, keep));
        if (keep < decided.size()) {
            crash();
        }
    }

    private void record(Event event) {
        run.apply(event);
        events.add(readBack(event));
        kept = run.record();
        run.takeChanged().forEach(task -> keptTasks.put(task.state().id(), task));
        if (event.type() == EventType.TASK_STARTED) {
            executing.put(event.taskId(), event);
        } else if (event.type() == EventType.COMPENSATION_TRIGGERED
                && event.taskId().equals(event.metadata().get("compensationFor"))) {
            executing.put("undo " + event.taskId(), event);
        } else if (event.type() == EventType.COMPENSATION_COMPLETED || event.type() == EventType.COMPENSATION_FAILED) {
            executing.remove("undo " + event.taskId());
        }
        checkAgainstTheHistory();
    }

    private void checkAgainstTheHistory() {
        Run folded = new Run(KEY, workflow, Dependencies.of(workflow));
        events.forEach(folded::apply);
        assertThat(RunPicture.of(folded)).as("after %s", told()).isEqualTo(RunPicture.of(run));
        NaiveRun naive = new NaiveRun(workflow, events);
        assertThat(run.status()).isEqualTo(naive.status());
        for (TaskState state : run.tasks().values()) {
            assertThat(state.status()).as("%s after %s", state.id(), told()).isEqualTo(naive.status(state.id()));
        }
        assertThat(run.attemptsUnderWay()).as("after %s", told()).isEqualTo(executing.size());
        if (workflow.maxConcurrency() != null) {
            assertThat(executing.size()).isLessThanOrEqualTo(workflow.maxConcurrency());
        }
    }

    @SuppressWarnings("unchecked")
    private static Event readBack(Event event) {
        return new Event(
                Instant.parse(Timestamps.format(event.timestamp())),
                event.type(),
                event.key(),
                event.taskId(),
                event.seq(),
                (Map<String, Object>) Json.parse(Json.write(event.data())),
                (Map<String, Object>) Json.parse(Json.write(event.metadata())));
    }

    List<String> told() {
        return events.stream().map(NaiveRun::told).toList();
    }
}
