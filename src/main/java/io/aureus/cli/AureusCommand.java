package io.aureus.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands have in common. */
abstract class AureusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /**
     * Does what was asked.
     *
     * @return what the process ends with
     * @throws Exception anything; {@link Failures} says what it means
     */
    abstract ExitCode execute() throws Exception;

    @Override
    public final Integer call() throws Exception {
        return execute().number();
    }

    final CommandSpec spec() {
        return spec;
    }

    final Aureus aureus() {
        return (Aureus) spec.root().userObject();
    }

    final Program program() {
        return aureus().program();
    }

    final OutputFormat output() {
        return aureus().output();
    }
}
