package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random workflows under random trouble; a failing seed is printed and gives the same history again. */
class RunProperties {

    @Property(tries = 700, shrinking = ShrinkingMode.OFF)
    void every_decision_and_every_state_is_what_a_naive_reading_of_the_history_says(@ForAll long seed) {
        Random random = new Random(seed);
        RandomHistory history = new RandomHistory(random);
        history.live(10 + random.nextInt(90));
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void every_run_comes_to_an_end_and_keeps_the_rules_of_order(@ForAll long seed) {
        Random random = new Random(seed);
        RandomHistory history = new RandomHistory(random);
        history.live(random.nextInt(60));
        history.driveToTheEnd();
        HistoryRules.check(history.workflow(), history.events());
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void a_crash_after_any_event_leaves_a_run_that_comes_to_its_end(@ForAll long seed) {
        RandomHistory history = new RandomHistory(new Random(seed));
        history.live(40);
        history.driveToTheEnd();
        for (int kept = 1; kept <= history.events().size(); kept++) {
            List<Event> events = new ArrayList<>(history.events().subList(0, kept));
            finish(history.workflow(), events, history);
            HistoryRules.check(history.workflow(), events);
        }
    }

    /** Another process goes on from these events, without trouble, one attempt at a time. */
    private static void finish(Workflow workflow, List<Event> events, RandomHistory history) {
        Run run = Run.replay(workflow, events);
        java.time.Instant now = history.now();
        while (!run.status().isFinished()) {
            List<Event> next = run.status() == RunStatus.PAUSED
                    ? RunMachine.resume(run, "a test", now)
                    : RunMachine.decide(run, now, 1, new Random(1));
            if (next.isEmpty()) {
                now = run.nextDue(now);
            }
            for (Event event : next) {
                events.add(event);
                run.apply(event);
                complete(run, event, now, events);
            }
        }
    }

    private static void complete(Run run, Event event, java.time.Instant now, List<Event> events) {
        boolean undoing = event.taskId() != null
                && event.taskId().equals(event.metadata().get("compensationFor"))
                && event.type() == EventType.COMPENSATION_TRIGGERED;
        if (event.type() == EventType.TASK_STARTED || undoing) {
            AttemptEnd end = new AttemptEnd(
                    event.taskId(),
                    undoing,
                    EventFields.number(event.metadata(), "attempt"),
                    EventFields.number(event.metadata(), "execution"),
                    new Outcome.Completed("done"),
                    now,
                    java.time.Duration.ZERO);
            for (Event ended : RunMachine.ended(run, end, now, new Random(1))) {
                events.add(ended);
                run.apply(ended);
            }
        }
    }

    /** What holds of every history, whoever wrote it. */
    static final class HistoryRules {
        private HistoryRules() {}

        static void check(Workflow workflow, List<Event> events) {
            Dependencies dependencies = Dependencies.of(workflow);
            Set<String> completed = new HashSet<>();
            Set<String> undone = new HashSet<>();
            Map<String, Integer> compensationOf = new HashMap<>();
            List<String> order = new ArrayList<>();
            boolean failed = false;
            boolean open = false;
            int lastPlace = Integer.MAX_VALUE;
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                String task = event.taskId();
                assertThat(event.seq()).isEqualTo(i);
                switch (event.type()) {
                    case WORKFLOW_STARTED -> open = true;
                    case WORKFLOW_RESUMED -> {
                        if (!open) {
                            compensationOf.clear();
                            undone.clear();
                            completed.removeIf(dependencies::isCompensationTarget);
                            failed = false;
                            lastPlace = Integer.MAX_VALUE;
                        }
                        open = true;
                    }
                    case TASK_STARTED -> {
                        assertThat(completed).as("P1/P2 at %s", event).doesNotContain(task);
                        if (dependencies.isCompensationTarget(task)) {
                            assertThat(failed)
                                    .as("a target only after a failure: %s", event)
                                    .isTrue();
                        } else {
                            assertThat(completed)
                                    .as("P1 at %s", event)
                                    .containsAll(workflow.task(task).dependsOn());
                        }
                    }
                    case TASK_COMPLETED -> {
                        completed.add(task);
                        order.remove(task);
                        order.add(task);
                    }
                    case TASK_FAILED, TASK_TIMEOUT -> failed = true;
                    case COMPENSATION_TRIGGERED -> {
                        boolean action = task.equals(event.metadata().get("compensationFor"));
                        boolean first = compensationOf.put(task, i) == null;
                        if (action && first) {
                            assertThat(completed)
                                    .as("only what completed: %s", event)
                                    .contains(task);
                            assertThat(order.indexOf(task))
                                    .as("newest first: %s", event)
                                    .isLessThan(lastPlace);
                            lastPlace = order.indexOf(task);
                        } else if (!action) {
                            assertThat(first).as("each target once: %s", event).isTrue();
                            assertThat(lastPlace).as("targets first: %s", event).isEqualTo(Integer.MAX_VALUE);
                        }
                    }
                    case COMPENSATION_COMPLETED -> {
                        assertThat(undone.add(task))
                                .as("undone once: %s", event)
                                .isTrue();
                        completed.remove(task);
                    }
                    case WORKFLOW_COMPLETED, WORKFLOW_FAILED, WORKFLOW_CANCELLED -> {
                        assertThat(open)
                                .as("one end for each opening: %s", event)
                                .isTrue();
                        open = false;
                    }
                    default -> {}
                }
            }
            assertThat(open).isFalse();
        }
    }
}
