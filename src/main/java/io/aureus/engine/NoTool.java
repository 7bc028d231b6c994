package io.aureus.engine;

import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;

/** What a task does that names no tool: nothing, and that is recorded. */
final class NoTool implements Tool {
    static final NoTool INSTANCE = new NoTool();

    private NoTool() {}

    @Override
    public String name() {
        return "";
    }

    @Override
    public Object execute(Invocation invocation) {
        return null;
    }
}
