package io.aureus.tool.basic;

import io.aureus.tool.Input;
import io.aureus.tool.InputKind;
import io.aureus.tool.InputProblem;
import io.aureus.tool.Inputs;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.Wait;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code sleep}: completes later, without a thread and whatever is restarted meanwhile. Its time counts from the start of the
 * task's first attempt.
 */
public final class SleepTool implements Tool {

    /** Longest duration, in milliseconds: ten years of 365 days. */
    public static final long DURATION_MS_MAX = 315_360_000_000L;

    @Override
    public String name() {
        return "sleep";
    }

    @Override
    public Inputs inputs() {
        return Inputs.of(
                Input.integer("durationMs", 0, DURATION_MS_MAX, "how long, in milliseconds"),
                Input.optional("until", InputKind.TIME, "or: until when; a time that has passed completes at once"));
    }

    @Override
    public List<InputProblem> check(Map<String, Object> inputs) {
        List<InputProblem> problems = new ArrayList<>(inputs().check(inputs));
        if (inputs.containsKey("durationMs") == inputs.containsKey("until")) {
            String given = inputs.containsKey("until") ? "both are given" : "neither is given";
            problems.add(new InputProblem("", "either durationMs or until must be given, " + given, null));
        }
        return problems;
    }

    @Override
    public boolean usesRunInputs() {
        return false;
    }

    @Override
    public Object execute(Invocation invocation) {
        Object until = invocation.inputs().get("until");
        Instant end = until instanceof String time
                ? OffsetDateTime.parse(time).toInstant()
                : invocation.startedAt().plusMillis((Long) invocation.inputs().get("durationMs"));
        return new Wait(end, null);
    }
}
