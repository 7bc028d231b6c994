package io.aureus.cli;

import io.aureus.config.InvalidSettingsException;
import io.aureus.engine.DriveFailedException;
import io.aureus.engine.RunRefusedException;
import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.store.StoreUnavailableException;
import io.aureus.workflow.Fault;
import io.aureus.workflow.InvalidInputsException;
import io.aureus.workflow.InvalidWorkflowException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What an exception means to whoever typed the command: one message, one exit code, a stack trace only if asked for. */
final class Failures implements IExecutionExceptionHandler {
    private static final int CAUSES_MAX = 10;

    @Override
    public int handleExecutionException(Exception thrown, CommandLine commandLine, ParseResult parsed) {
        Aureus aureus = (Aureus) commandLine.getCommandSpec().root().userObject();
        return report(thrown, aureus).number();
    }

    /** Says what happened on standard error. */
    static ExitCode report(Throwable thrown, Aureus aureus) {
        ExitCode known = meaning(thrown);
        ExitCode exitCode = known == null ? ExitCode.UNAVAILABLE : known;
        String message = known == null
                ? "AUR-001 Aureus itself went wrong: " + thrown + "."
                        + (aureus.debug() ? "" : " Repeat with --debug to see where, and report it.")
                : Paint.harmless(String.valueOf(thrown.getMessage()));
        Program program = aureus.program();
        program.say(message);
        ErrorReport.print(program, aureus.output(), exitCode, message, faults(thrown));
        if (aureus.debug()) {
            thrown.printStackTrace(program.err());
        }
        return exitCode;
    }

    private static List<Fault> faults(Throwable thrown) {
        if (thrown instanceof InvalidWorkflowException invalid) {
            return invalid.faults();
        }
        return thrown instanceof InvalidInputsException invalid ? invalid.faults() : List.of();
    }

    /** What a failure is because of, if it is because of one that has a meaning of its own; else null. */
    static Throwable known(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (meaning(cause) != null) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** The exit code of a failure that says by itself what to do; null: it does not. */
    static ExitCode meaning(Throwable thrown) {
        if (thrown instanceof CommandException refused) {
            return refused.exitCode();
        }
        if (thrown instanceof InvalidSettingsException) {
            return ExitCode.USAGE;
        }
        if (thrown instanceof InvalidWorkflowException) {
            return ExitCode.INVALID_WORKFLOW;
        }
        if (thrown instanceof HeldElsewhereException) {
            return ExitCode.CONFLICT;
        }
        if (thrown instanceof LogUnavailableException || thrown instanceof StoreUnavailableException) {
            return ExitCode.UNAVAILABLE;
        }
        if (thrown instanceof RunRefusedException refused) {
            return of(refused);
        }
        if (thrown instanceof InvalidInputsException) {
            return ExitCode.USAGE;
        }
        if (thrown instanceof DriveFailedException) {
            return ExitCode.UNAVAILABLE;
        }
        return thrown instanceof DivergedException ? ExitCode.VERIFICATION_FAILED : null;
    }

    /** What the engine's refusal means. */
    static ExitCode of(RunRefusedException refused) {
        return switch (refused.reason()) {
            case DRIVEN, CONFLICT, STATUS, PARKED -> ExitCode.CONFLICT;
            case PAUSED -> ExitCode.UNFINISHED;
            case UNKNOWN -> ExitCode.USAGE;
            case UNAVAILABLE -> ExitCode.UNAVAILABLE;
        };
    }
}
