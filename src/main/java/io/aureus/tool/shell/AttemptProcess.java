package io.aureus.tool.shell;

import io.aureus.tool.ToolException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** The processes of one attempt. Used by the thread that executes it alone. */
interface AttemptProcess {

    /** Between SIGTERM and SIGKILL, unless a test is in a hurry. */
    Duration TERM_BOUND = Duration.ofSeconds(5);

    /** Between SIGKILL and giving up. */
    Duration KILL_BOUND = Duration.ofSeconds(30);

    /** What the command writes; only read what {@link InputStream#available} says is there. */
    InputStream output();

    /** What the command complains about; as {@link #output}. */
    InputStream errors();

    /**
     * Waits a little for the command's end; what it started may go on.
     *
     * @return its exit code, above 128 if a signal ended it; empty if it still runs
     */
    OptionalInt exitCode(long millis) throws InterruptedException, ToolException;

    /**
     * Ends whatever is left of the attempt and returns only then. An interrupt meanwhile shortens the time that SIGTERM is
     * given.
     *
     * @throws ToolException AUR-424 if processes live on, whatever was tried
     */
    void end() throws ToolException;
}
