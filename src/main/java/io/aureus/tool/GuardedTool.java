package io.aureus.tool;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A tool as it leaves the registry: secrets are resolved before it is called and masked in what it returns, throws or
 * stores, and every failure has a code.
 */
final class GuardedTool implements Tool {
    private final Tool tool;
    private final UnaryOperator<String> environment;

    GuardedTool(Tool tool, UnaryOperator<String> environment) {
        this.tool = tool;
        this.environment = environment;
    }

    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public Inputs inputs() {
        return tool.inputs();
    }

    @Override
    public List<InputProblem> check(Map<String, Object> inputs) {
        return tool.check(inputs);
    }

    @Override
    public boolean usesRunInputs() {
        return tool.usesRunInputs();
    }

    @Override
    public Object execute(Invocation given) throws ToolException, InterruptedException {
        Secrets secrets = new Secrets(environment, given.workingDirectory());
        Map<String, Object> inputs = secrets.resolve(given.inputs());
        Map<String, Object> runInputs = usesRunInputs() ? secrets.resolve(given.runInputs()) : Map.of();
        Mask mask = secrets.mask();
        Object result = call(given.with(inputs, runInputs, mask), mask);
        return result instanceof Wait wait ? new Wait(wait.until(), masked(wait.result(), mask)) : masked(result, mask);
    }

    private Object call(Invocation invocation, Mask mask) throws ToolException, InterruptedException {
        try {
            return tool.execute(invocation);
        } catch (InterruptedException e) {
            throw e;
        } catch (ToolException e) {
            throw mask.isEmpty() ? e : masked(e.code(), e.getMessage(), e, mask);
        } catch (Exception e) {
            String message = "AUR-411 tool '" + name() + "' failed unexpectedly: " + e;
            throw mask.isEmpty() ? new ToolException("error", message, e) : masked("error", message, e, mask);
        }
    }

    /** Whether it is a JSON value is for the caller to check; it cannot be masked unless it is one. */
    private static Object masked(Object result, Mask mask) {
        try {
            return mask.isEmpty() ? result : mask.json(Json.checked(result));
        } catch (JsonException e) {
            throw new JsonException(mask.text(e.getMessage()), null);
        }
    }

    /** A failure with the original's stack but without its causes, whose messages nobody has masked. */
    private static ToolException masked(String code, String message, Exception original, Mask mask) {
        ToolException masked = new ToolException(code, mask.text(message));
        masked.setStackTrace(original.getStackTrace());
        return masked;
    }

    @Override
    public String toString() {
        return name();
    }
}
