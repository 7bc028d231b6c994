package io.aureus.tool;

import java.util.List;
import java.util.Map;

/**
 * What a task does. Found by {@link java.util.ServiceLoader}, and as a CDI bean on a server. One instance serves all
 * attempts of all runs at once: it keeps no state of an attempt in its fields.
 */
public interface Tool {

    /**
     * The name that workflow files use.
     *
     * @return not empty, unique among all tools
     */
    String name();

    /**
     * What it can be given, for checks and documentation.
     *
     * @return its table of inputs; by default one that accepts anything
     */
    default Inputs inputs() {
        return Inputs.ANY;
    }

    /**
     * What is wrong with a task's inputs, found before anything runs. By default what {@link #inputs()} says.
     *
     * @param inputs JSON values as they stand in the file, secrets as references (see {@link Secrets#isReference})
     * @return one problem each; empty if they fit
     */
    default List<InputProblem> check(Map<String, Object> inputs) {
        return inputs().check(inputs);
    }

    /**
     * Whether it looks at {@link Invocation#runInputs}. A tool that says no gets none, so that secrets among them are not
     * fetched for it.
     *
     * @return true unless overridden
     */
    default boolean usesRunInputs() {
        return true;
    }

    /**
     * Does the work of one attempt on the calling thread, which is interrupted when the attempt has to end.
     *
     * @param invocation what to do it with
     * @return the result: a JSON value (see {@link io.aureus.json.Json#checked}), or a {@link Wait}
     * @throws ToolException if it failed, with a code that {@code retryOn} can name
     * @throws InterruptedException if it was told to end
     * @throws Exception anything else counts as a failure with the code {@code error}
     */
    Object execute(Invocation invocation) throws Exception;
}
