package io.aureus.tool.shell;

import io.aureus.tool.Input;
import io.aureus.tool.InputKind;
import io.aureus.tool.InputProblem;
import io.aureus.tool.Inputs;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.ToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code shell}: runs a command of the machine. Each attempt has a process group of its own, which ends with it: when the
 * command ends, when the attempt has to, and when this program is killed.
 */
public final class ShellTool implements Tool {
    static final String COMMAND = "command";
    static final String ENV = "env";
    static final String CWD = "cwd";
    static final String STDIN = "stdin";

    private final boolean guarded;
    private final Duration termBound;

    /** A tool that guards its processes if the machine can. */
    public ShellTool() {
        this(GuardedProcess.isPossible(), AttemptProcess.TERM_BOUND);
    }

    /** A tool that guards its processes or not, and gives them this time between SIGTERM and SIGKILL. */
    ShellTool(boolean guarded, Duration termBound) {
        this.termBound = termBound;
        this.guarded = guarded;
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public Inputs inputs() {
        return Inputs.of(
                Input.required(
                        COMMAND, InputKind.COMMAND, "program and arguments as a list, or one text that `sh -c` runs"),
                Input.optional(ENV, InputKind.TEXTS, "variables to add to the environment; null takes one away"),
                Input.optional(CWD, InputKind.TEXT, "directory; default, and base, the one the run was started in"),
                Input.optional(STDIN, InputKind.ANY, "standard input; what is no text, as JSON; default none"));
    }

    @Override
    public List<InputProblem> check(Map<String, Object> inputs) {
        List<InputProblem> problems = new ArrayList<>(inputs().check(inputs));
        if (problems.isEmpty() && inputs.get(ENV) instanceof Map<?, ?> variables) {
            for (Object name : variables.keySet()) {
                String text = (String) name;
                if (text.isEmpty() || text.indexOf('=') >= 0 || text.indexOf('\0') >= 0) {
                    problems.add(new InputProblem(ENV, "env: '" + text + "' is no name of a variable", null));
                } else if (Surroundings.RESERVED.contains(text)) {
                    problems.add(new InputProblem(ENV + "." + text, "env: " + text + " is set by Aureus itself", null));
                }
            }
        }
        return problems;
    }

    @Override
    public Object execute(Invocation invocation) throws ToolException, InterruptedException {
        if (guarded && invocation.execution() > 1) {
            LeftBehind.end(invocation);
        }
        return new ShellAttempt(invocation, guarded, termBound).execute();
    }
}
