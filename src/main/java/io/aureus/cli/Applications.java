package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.engine.Application;
import io.aureus.engine.ApplicationBridge;

/** Starts the application that drives runs. */
@FunctionalInterface
interface Applications {

    /**
     * Starts it; it has no listener of its own.
     *
     * @param settings those of the application
     * @param debug whether the server's log also goes to standard error
     * @throws CommandException if it does not start
     */
    Started start(Settings settings, boolean debug) throws CommandException;

    /** An application that is up, until it is closed. */
    interface Started extends AutoCloseable {
        /** What drives runs. */
        Application application();

        @Override
        void close();
    }

    /** In a server in this Java machine. */
    static Started inThisProcess(Settings settings, boolean debug) throws CommandException {
        ApplicationBridge.use(settings);
        return InServer.of(LocalServer.withoutHttp(settings, debug));
    }

    /**
     * The application in a server.
     *
     * @param server up
     * @param application its application
     */
    record InServer(LocalServer server, Application application) implements Started {
        /** Whoever gets no application cannot close the server, so it is closed here. */
        private static InServer of(LocalServer server) throws CommandException {
            try {
                return new InServer(server, server.application());
            } catch (CommandException | RuntimeException e) {
                server.close();
                throw e;
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
