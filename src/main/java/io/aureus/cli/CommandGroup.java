package io.aureus.cli;

/** A command that does nothing but hold others together: called without one of them it says which there are. */
abstract class CommandGroup extends AureusCommand {

    @Override
    final ExitCode execute() {
        spec().commandLine().usage(spec().commandLine().getErr());
        return ExitCode.USAGE;
    }
}
