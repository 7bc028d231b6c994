package io.aureus.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a run that goes well does next: interrupted attempts again, what is due, what became ready, then its end. */
final class Advancing {
    private Advancing() {}

    /** Executes interrupted attempts again; before that, asks a person about those that must not be by themselves. */
    static void executeAgain(Run run, int free, Events events) {
        if (!run.attempts().doubtful().isEmpty()) {
            askAbout(run, List.copyOf(run.attempts().doubtful()), events);
            return;
        }
        int left = free;
        for (String taskId : run.attempts().interrupted()) {
            if (left-- <= 0) {
                return;
            }
            TaskState state = run.state(taskId);
            events.add(EventType.TASK_STARTED, taskId, Events.attempt(state.attempt(), state.execution() + 1));
        }
    }

    private static void askAbout(Run run, List<String> taskIds, Events events) {
        String first = taskIds.get(0);
        String others = taskIds.size() == 1 ? "" : " (and " + (taskIds.size() - 1) + " more)";
        String reason = "AUR-204 Task '" + first + "'" + others + " was interrupted in attempt "
                + run.state(first).attempt() + " and is delivered at most once. Check what it did; then 'resume' "
                + "executes it again, 'cancel' does not";
        events.add(EventType.WORKFLOW_PAUSED, first, Events.fields("reason", reason, "tasks", taskIds));
    }

    static void decide(Run run, Instant now, int free, RandomGenerator chance, Events events) {
        for (String taskId : run.due().waitsOver(now)) {
            if (WaitEnds.end(run, taskId, now, chance, events) == EventType.TASK_TIMEOUT) {
                return;
            }
        }
        int left = free;
        for (String taskId : run.due().retriesDue(now, free)) {
            events.add(
                    EventType.TASK_STARTED,
                    taskId,
                    Events.attempt(run.state(taskId).attempt() + 1, 1));
            left--;
        }
        for (String taskId : run.ready().all()) {
            if (left-- <= 0) {
                return;
            }
            events.add(EventType.TASK_STARTED, taskId, Events.attempt(1, 1));
        }
        if (run.ready().unfinished() == 0) {
            events.add(EventType.WORKFLOW_COMPLETED, null, outputs(run), Map.of());
        }
    }

    private static Map<String, Object> outputs(Run run) {
        if (run.workflow().outputs().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> outputs = new LinkedHashMap<>();
        run.workflow().outputs().forEach((name, taskId) -> {
            TaskState state = run.state(taskId);
            boolean aside = state.resultSha256() != null;
            outputs.put(name, aside ? Map.of("resultSha256", state.resultSha256()) : state.result());
        });
        return Events.fields("outputs", outputs);
    }
}
