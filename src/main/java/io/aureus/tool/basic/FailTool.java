package io.aureus.tool.basic;

import io.aureus.tool.Input;
import io.aureus.tool.InputKind;
import io.aureus.tool.Inputs;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.ToolException;

/** {@code fail}: fails as asked, for trying out retries and compensations. */
public final class FailTool implements Tool {
    @Override
    public String name() {
        return "fail";
    }

    @Override
    public Inputs inputs() {
        return Inputs.of(
                Input.optional("message", InputKind.TEXT, "of the error; default `failed as asked`"),
                Input.optional("code", InputKind.TEXT, "of the error, for `retryOn` and `stopOn`; default `failed`"),
                Input.integer("times", 0, Integer.MAX_VALUE, "attempts that fail, then one succeeds; default all"));
    }

    @Override
    public boolean usesRunInputs() {
        return false;
    }

    @Override
    public Object execute(Invocation invocation) throws ToolException {
        long times = (Long) invocation.inputs().getOrDefault("times", Long.MAX_VALUE);
        if (invocation.attempt() <= times) {
            throw new ToolException((String) invocation.inputs().getOrDefault("code", "failed"), (String)
                    invocation.inputs().getOrDefault("message", "failed as asked"));
        }
        return (long) invocation.attempt();
    }
}
