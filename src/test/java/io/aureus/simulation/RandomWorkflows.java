package io.aureus.simulation;

import io.aureus.workflow.Delivery;
import io.aureus.workflow.OnFailure;
import io.aureus.workflow.RetryPolicy;
import io.aureus.workflow.TaskBuilder;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.WorkflowBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Small workflows with everything in them that a run can stumble over. */
final class RandomWorkflows {
    private static final int TASKS_MAX = 6;

    private final RandomGenerator chance;

    RandomWorkflows(RandomGenerator chance) {
        this.chance = chance;
    }

    private boolean oneIn(int n) {
        return chance.nextInt(n) == 0;
    }

    Workflow next(String id) {
        WorkflowBuilder builder = Workflow.named(id);
        int count = 1 + chance.nextInt(TASKS_MAX);
        List<String> targets = new ArrayList<>();
        if (oneIn(3)) {
            targets.add("t" + count++);
        }
        int tasks = count - targets.size();
        for (int i = 0; i < tasks; i++) {
            int number = i;
            builder.task("t" + i, task -> shape(task, number, targets));
        }
        targets.forEach(target -> builder.task(target, this::work));
        if (oneIn(3)) {
            builder.maxConcurrency(1 + chance.nextInt(2));
        }
        if (oneIn(3)) {
            builder.onFailure(OnFailure.CONTINUE);
        }
        if (oneIn(8)) {
            builder.timeout(Duration.ofMillis(200 + chance.nextInt(5_000)));
        }
        return builder.build();
    }

    private TaskBuilder shape(TaskBuilder task, int number, List<String> targets) {
        for (int other = 0; other < number; other++) {
            if (oneIn(2)) {
                task.dependsOn("t" + other);
            }
        }
        if (!targets.isEmpty() && oneIn(2)) {
            if (oneIn(2)) {
                task.onFailure(targets.get(0));
            } else {
                task.onTimeout(targets.get(0)).onFailure(targets.get(0));
            }
        }
        return oneIn(6) ? task : work(task);
    }

    private TaskBuilder work(TaskBuilder task) {
        task.tool(SimulatedWork.NAME);
        task.input("fails", (long) (oneIn(3) ? 30 + chance.nextInt(50) : 5));
        task.input("waits", (long) (oneIn(5) ? 50 + chance.nextInt(4_000) : 0));
        task.input("large", oneIn(12));
        if (oneIn(2)) {
            task.retry(new RetryPolicy(
                    1 + chance.nextInt(4),
                    Duration.ofMillis(chance.nextInt(400)),
                    1.5,
                    oneIn(2),
                    Duration.ofSeconds(5),
                    List.of(),
                    List.of("fatal")));
        }
        if (oneIn(4)) {
            task.timeout(Duration.ofMillis(20 + chance.nextInt(300)));
        }
        if (oneIn(3)) {
            task.undoneBy(SimulatedWork.NAME, Map.of("fails", (long) (oneIn(4) ? 60 : 5)));
        }
        if (oneIn(8)) {
            task.delivery(Delivery.AT_MOST_ONCE);
        }
        return task;
    }
}
