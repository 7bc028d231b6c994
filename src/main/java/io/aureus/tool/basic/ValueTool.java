package io.aureus.tool.basic;

import io.aureus.tool.Input;
import io.aureus.tool.InputKind;
import io.aureus.tool.Inputs;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;

/** {@code value}: returns what it is given. */
public final class ValueTool implements Tool {
    @Override
    public String name() {
        return "value";
    }

    @Override
    public Inputs inputs() {
        return Inputs.of(Input.optional("value", InputKind.ANY, "the result; default null"));
    }

    @Override
    public boolean usesRunInputs() {
        return false;
    }

    @Override
    public Object execute(Invocation invocation) {
        return invocation.inputs().get("value");
    }
}
