package io.aureus.engine;

import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;

/** A tool made of a lambda. */
record TestTool(String name, Body body) implements Tool {

    /** What it does. */
    interface Body {
        Object execute(Invocation invocation) throws Exception;
    }

    @Override
    public Object execute(Invocation invocation) throws Exception {
        return body.execute(invocation);
    }
}
