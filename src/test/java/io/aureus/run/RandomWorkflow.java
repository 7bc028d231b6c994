package io.aureus.run;

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
import java.util.Random;

/** Workflows of 1 to 30 tasks with everything that a run can meet, the same for the same random numbers. */
final class RandomWorkflow {
    private final Random random;
    private final List<String> targets = new ArrayList<>();

    private RandomWorkflow(Random random) {
        this.random = random;
    }

    static Workflow from(Random random) {
        return new RandomWorkflow(random).make();
    }

    private Workflow make() {
        int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 24 : 8);
        for (int i = random.nextInt(4); i > 0; i--) {
            targets.add("target" + i);
        }
        WorkflowBuilder workflow = Workflow.named("random");
        for (int i = 0; i < size; i++) {
            int number = i;
            workflow.task("task" + i, task -> withTargets(withDependencies(shaped(task), number)));
        }
        if (!targets.isEmpty()) {
            // Named by somebody in any case, else they would be ordinary tasks.
            workflow.task("last", task -> task.onFailure(targets.toArray(String[]::new)));
            targets.forEach(target -> workflow.task(target, this::shaped));
        }
        if (random.nextInt(3) == 0) {
            workflow.maxConcurrency(1 + random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            workflow.timeout(Duration.ofMillis(500 + random.nextInt(5_000)));
        }
        workflow.onFailure(random.nextBoolean() ? OnFailure.STOP : OnFailure.CONTINUE);
        return workflow.output("first", "task0").build();
    }

    private TaskBuilder withDependencies(TaskBuilder task, int number) {
        List<String> dependencies = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            if (random.nextInt(number) < 2 && random.nextInt(4) > 0) {
                dependencies.add("task" + i);
            }
        }
        return task.dependsOn(dependencies.toArray(String[]::new));
    }

    private TaskBuilder withTargets(TaskBuilder task) {
        if (!targets.isEmpty() && random.nextInt(3) == 0) {
            task.onFailure(targets.get(random.nextInt(targets.size())));
        }
        if (!targets.isEmpty() && random.nextInt(3) == 0) {
            task.onTimeout(targets.get(random.nextInt(targets.size())));
        }
        return task;
    }

    private TaskBuilder shaped(TaskBuilder task) {
        if (random.nextInt(3) == 0) {
            task.undoneBy("undo", Map.of());
        }
        if (random.nextInt(6) == 0) {
            task.delivery(Delivery.AT_MOST_ONCE);
        }
        if (random.nextInt(3) == 0) {
            task.timeout(Duration.ofMillis(1 + random.nextInt(900)));
        }
        List<String> retryOn = random.nextInt(4) == 0 ? List.of("boo*", "timeout") : List.of();
        List<String> stopOn = random.nextInt(4) == 0 ? List.of("fatal") : List.of();
        return task.retry(new RetryPolicy(
                1 + random.nextInt(3),
                Duration.ofMillis(random.nextInt(800)),
                1 + random.nextInt(3),
                random.nextBoolean(),
                Duration.ofMillis(1 + random.nextInt(2_000)),
                retryOn,
                stopOn));
    }
}
