package io.aureus.cli;

/**
 * Starts a server and ends it: what the launcher runs once to record the classes that a start loads, so that later starts
 * find them ready made.
 */
public final class WarmUp {

    private WarmUp() {}

    /**
     * Runs it; ends with exit code 6 and a message if the server does not start.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (LocalServer server = LocalServer.withoutHttp(false)) {
            server.err().flush();
        } catch (CommandException e) {
            System.err.println(e.getMessage());
            StopSignals.exit(e.exitCode().number());
        }
        StopSignals.exit(0);
    }
}
