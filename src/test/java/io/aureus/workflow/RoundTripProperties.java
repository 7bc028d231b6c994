package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A workflow equals the one that is read back from its canonical text, whatever it holds. */
class RoundTripProperties {

    @Property(tries = 1_000)
    void a_workflow_equals_the_one_read_back(@ForAll long seed) {
        Workflow workflow = randomWorkflow(new Random(seed));

        Workflow read = CanonicalWorkflow.read(workflow.canonical());

        assertThat(read).isEqualTo(workflow);
        assertThat(read.canonical()).isEqualTo(workflow.canonical());
        assertThat(List.copyOf(read.tasks().keySet()))
                .isEqualTo(List.copyOf(workflow.tasks().keySet()));
    }

    private static Workflow randomWorkflow(Random random) {
        WorkflowBuilder builder = Workflow.named(text(random) + "w");
        int count = 1 + random.nextInt(6);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(i + text(random));
        }
        for (int i = 0; i < count; i++) {
            List<String> before = ids.subList(0, i);
            builder.task(ids.get(i), task -> shaped(task, random, before));
        }
        if (random.nextBoolean()) {
            builder.name(text(random)).version(text(random)).description(text(random));
            builder.maxConcurrency(1 + random.nextInt(9)).timeout(Duration.ofMillis(1 + random.nextInt(99)));
            builder.onFailure(OnFailure.CONTINUE).output(text(random) + "o", ids.get(0));
            builder.input("i", InputType.OBJECT, args(random));
            builder.requiredInput("r", InputType.NUMBER).secretInput("s");
            builder.rule(
                    SafetyRule.Type.NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL,
                    Fault.Severity.ERROR,
                    ids.toArray(String[]::new));
        }
        return builder.build();
    }

    private static TaskBuilder shaped(TaskBuilder task, Random random, List<String> before) {
        for (String id : before) {
            if (random.nextBoolean()) {
                task.dependsOn(id);
            }
        }
        if (random.nextBoolean()) {
            task.tool(text(random)).name(text(random)).idempotencyKey(text(random));
            task.input("v", value(random, 4)).delivery(Delivery.AT_MOST_ONCE).type(TaskType.PARALLEL);
        }
        if (random.nextBoolean()) {
            task.risk(random.nextBoolean() ? RiskTier.LOW : RiskTier.HIGH)
                    .timeout(Duration.ofMillis(1 + random.nextInt(9_999)));
            task.requiredPermissions(List.of(Map.of("action", text(random))));
            task.undoneBy(text(random), args(random));
            task.retry(new RetryPolicy(
                    1 + random.nextInt(9),
                    Duration.ofMillis(random.nextInt(9)),
                    1 + random.nextDouble(),
                    random.nextBoolean(),
                    Duration.ofMillis(1 + random.nextInt(9)),
                    List.of(text(random)),
                    List.of(text(random))));
        }
        return task;
    }

    private static Map<String, Object> args(Random random) {
        Map<String, Object> args = new HashMap<>();
        args.put("a", value(random, 2));
        return args;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> new BigInteger(1 + random.nextInt(200), random).add(BigInteger.TWO.pow(64));
            case 4 -> new BigDecimal(new BigInteger(40, random), random.nextInt(40) - 20);
            case 5 -> Map.of("fromEnv", "NAME_" + random.nextInt(9));
            case 6 -> text(random);
            case 7 -> list(random, depth);
            default -> map(random, depth);
        };
    }

    private static List<Object> list(Random random, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(value(random, depth - 1));
        }
        return list;
    }

    private static Map<String, Object> map(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.put(text(random) + i, value(random, depth - 1));
        }
        return map;
    }

    private static String text(Random random) {
        String[] pieces = {"a", "B", " ", "ä", "\uD83D\uDE00", "${", "#{", "$", "#", "{x}", "true", "1.0", "null", "'"};
        StringBuilder text = new StringBuilder("t");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
