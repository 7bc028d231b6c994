package io.aureus.tool.basic;

import io.aureus.json.Json;
import io.aureus.tool.Input;
import io.aureus.tool.InputKind;
import io.aureus.tool.Inputs;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code log}: writes a line to the logger {@value #LOGGER} and returns what it wrote. */
public final class LogTool implements Tool {

    /** Name of the logger. */
    public static final String LOGGER = "io.aureus.tasks";

    private static final Logger TASKS = Logger.getLogger(LOGGER);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Inputs inputs() {
        return Inputs.of(
                Input.required("message", InputKind.ANY, "what to write, at level INFO; what is no text, as JSON"));
    }

    @Override
    public boolean usesRunInputs() {
        return false;
    }

    @Override
    public Object execute(Invocation invocation) {
        Object message = invocation.inputs().get("message");
        String text = message instanceof String plain ? plain : Json.write(message);
        TASKS.log(Level.INFO, "{0} {1}: {2}", new Object[] {
            invocation.run().runId(), invocation.taskId(), invocation.mask().apply(text)
        });
        return message;
    }
}
