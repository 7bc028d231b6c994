package io.aureus.simulation;

import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.ToolException;
import io.aureus.tool.Wait;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The one tool of the simulation: completes, fails, breaks, waits, or returns much, as its inputs and chance will. */
final class SimulatedWork implements Tool {
    static final String NAME = "work";

    private static final int LARGE_LENGTH = 70_000;

    private final RandomGenerator chance;
    private final Consumer<Invocation> onlooker;
    private final Runnable meanwhile;
    private final int refusable;

    /**
     * The tool of one process.
     *
     * @param onlooker sees what it is called with
     * @param meanwhile what its process may do while an attempt executes
     * @param refusable how many of a thousand results are ones that no store holds
     */
    SimulatedWork(RandomGenerator chance, Consumer<Invocation> onlooker, Runnable meanwhile, int refusable) {
        this.refusable = refusable;
        this.chance = chance;
        this.onlooker = onlooker;
        this.meanwhile = meanwhile;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Object execute(Invocation invocation) throws Exception {
        onlooker.accept(invocation);
        meanwhile.run();
        if (Thread.interrupted() && chance.nextBoolean()) {
            throw new InterruptedException();
        }
        long fails = number(invocation, "fails");
        if (chance.nextInt(100) < fails) {
            if (chance.nextInt(8) == 0) {
                throw new IllegalStateException("broken");
            }
            throw new ToolException(chance.nextInt(8) == 0 ? "fatal" : "failed", "did not work");
        }
        Object result = result(invocation);
        long waits = number(invocation, "waits");
        return waits == 0 ? result : new Wait(invocation.startedAt().plus(Duration.ofMillis(waits)), result);
    }

    private static long number(Invocation invocation, String input) {
        return invocation.inputs().get(input) instanceof Long number ? number : 0;
    }

    private Object result(Invocation invocation) {
        if (refusable > 0 && chance.nextInt(1_000) < refusable) {
            return "no \0 in any store";
        }
        String text = invocation.idempotencyKey() + "/" + invocation.attempt() + "/" + invocation.execution() + "/"
                + chance.nextInt(1_000);
        if (Boolean.TRUE.equals(invocation.inputs().get("large")) && number(invocation, "waits") == 0) {
            return text + "-".repeat(LARGE_LENGTH);
        }
        return switch (chance.nextInt(6)) {
            case 0 -> null;
            case 1 -> 0L;
            case 2 -> false;
            case 3 -> "";
            case 4 -> {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("text", text);
                object.put("nothing", null);
                yield object;
            }
            default -> text;
        };
    }
}
