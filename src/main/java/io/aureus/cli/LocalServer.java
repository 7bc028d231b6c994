package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.engine.Application;
import io.aureus.engine.ApplicationBridge;
import io.aureus.eventlog.IoReason;
import io.aureus.store.postgres.PooledDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A Payara Micro inside this Java machine with the application deployed, as opposed to a server that others own. There is
 * at most one in a process. While it is up, {@code System.out} and {@code System.err} belong to the server and lead to its
 * log; the program prints to {@link #out} and {@link #err}.
 */
final class LocalServer implements AutoCloseable {

    private static final Duration REGISTRATION_MAX = Duration.ofSeconds(10);

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final InstanceRoot root;
    private final ServerLog log;
    private final NoticeHandler notices = new NoticeHandler(err);
    private final Thread exitGuard = new Thread(this::explainExit, "aureus-exit-guard");
    private Object boot;
    private volatile boolean up;
    private volatile boolean failed;
    private boolean closed;

    private LocalServer(ServerFiles files, boolean echo) throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        InstanceRoot.sweep(parent);
        root = InstanceRoot.create(files.server(), parent);
        log = ServerLog.open(files.logs(), echo ? err : OutputStream.nullOutputStream());
    }

    /**
     * Starts a server without any listener, for a program that ends by itself.
     *
     * @param settings of the application; those of the command line have been handed on
     * @param debug whether the server's log also goes to standard error
     * @return the server, with the application up
     * @throws CommandException if the server or the application does not start; everything is cleaned up, only
     *     the log stays, and the message names it
     */
    static LocalServer withoutHttp(Settings settings, boolean debug) throws CommandException {
        return start(settings, listener("enabled=false"), List.of(), debug, false);
    }

    /**
     * Starts a server that listens, for a program that stays. What concerns its operator is shown on standard error as it
     * happens.
     *
     * @param settings as {@link #withoutHttp}
     * @param host the address to listen on, usually 127.0.0.1; not null
     * @param port the port, from 1 to 65535
     * @param debug whether the server's whole log goes there
     * @return the server, with the application up
     * @throws CommandException as {@link #withoutHttp}, and if the port is taken
     */
    static LocalServer withHttp(Settings settings, String host, int port, boolean debug) throws CommandException {
        try {
            new ServerSocket(port, 1, InetAddress.getByName(host)).close();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "AUR-503 Cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "). Free the port, or choose another by --port or --host.",
                    e);
        }
        return start(settings, listener("address=" + host), List.of("--port", Integer.toString(port)), debug, !debug);
    }

    /**
     * The application that is up in it.
     *
     * @return not null
     * @throws CommandException if it ended meanwhile
     */
    Application application() throws CommandException {
        try {
            return ApplicationBridge.await(Application.class, REGISTRATION_MAX);
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, "AUR-502 The application is not up: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.UNAVAILABLE, "AUR-502 Waiting for the application was interrupted", e);
        }
    }

    /** Where all that the server says is kept as long as it is up. */
    Path log() {
        return log.file();
    }

    /**
     * The program's standard output, for results only.
     *
     * @return not null
     */
    PrintStream out() {
        return out;
    }

    /**
     * The program's standard error, for everything that is no result.
     *
     * @return not null
     */
    PrintStream err() {
        return err;
    }

    /** Undeploys, stops the server, deletes what it wrote, and gives the two standard streams back. Again is harmless. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            shutdown();
            notices.remove();
            root.delete();
            log.stopRecording();
        } catch (IOException | ReflectiveOperationException e) {
            err.println("AUR-504 The server did not stop cleanly: " + IoReason.of(e)
                    + ". Nothing durable is lost; what it left in " + root.directory()
                    + " is deleted by the next start.");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static LocalServer start(
            Settings settings, String listener, List<String> arguments, boolean echo, boolean notices)
            throws CommandException {
        ServerFiles files = ServerFiles.fromSystemProperties();
        LocalServer server;
        try {
            server = new LocalServer(files, echo);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "AUR-501 The server's directory cannot be made: " + IoReason.of(e)
                            + ". Make java.io.tmpdir and the cache directory writable.",
                    e);
        }
        settings.database().ifPresent(PooledDatabase::use);
        server.start(files, settings, listener, arguments);
        if (notices) {
            server.notices.install();
        }
        return server;
    }

    private void start(ServerFiles files, Settings settings, String listener, List<String> arguments)
            throws CommandException {
        PrintStream serverStream = log.asPrintStream();
        System.setOut(serverStream);
        System.setErr(serverStream);
        StopSignals.onSignal(this::stop);
        Runtime.getRuntime().addShutdownHook(exitGuard);
        try {
            boot = boot(files, arguments(files, settings, listener, arguments));
            requireApplication();
        } catch (IOException | ReflectiveOperationException e) {
            throw givenUp("AUR-501 The server did not start: " + rootCause(e), e);
        } catch (ExecutionException | TimeoutException e) {
            Throwable own = Failures.known(e);
            throw own == null
                    ? givenUp("AUR-502 The application did not start: " + rootCause(e), e)
                    : givenUp(own.getMessage(), Failures.meaning(own), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("AUR-501 The start of the server was interrupted", e);
        }
        up = true;
    }

    private List<String> arguments(ServerFiles files, Settings settings, String listener, List<String> more)
            throws IOException {
        List<String> all = new ArrayList<>(
                List.of("--rootdir", root.directory().toString(), "--nohazelcast", "--disablephonehome"));
        all.addAll(BootCommands.write(files, root.directory(), listener, settings));
        all.addAll(List.of("--deploy", files.war().toString()));
        all.addAll(more);
        return all;
    }

    /** By reflection: the server's classes are on the class path only for the commands that need it. */
    private static Object boot(ServerFiles files, List<String> arguments) throws ReflectiveOperationException {
        System.setProperty("fish.payara.micro.BootJar", files.launcher().toUri().toString());
        System.setProperty("fish.payara.micro.UnpackDir", files.server().toString());
        return Class.forName("fish.payara.micro.impl.PayaraMicroImpl")
                .getMethod("create", String[].class)
                .invoke(null, (Object) arguments.toArray(String[]::new));
    }

    private void requireApplication()
            throws IOException, ExecutionException, TimeoutException, InterruptedException, CommandException {
        List<String> refused = log.failedCommands();
        if (!refused.isEmpty()) {
            throw givenUp("AUR-505 The server refused a boot command: " + String.join("; ", refused), null);
        }
        // The server returns after the deployment, also after one that failed.
        ApplicationBridge.await(Object.class, Duration.ZERO);
    }

    private CommandException givenUp(String what, Exception cause) {
        return givenUp(what + log.saidOfErrors(), ExitCode.UNAVAILABLE, cause);
    }

    /** What says by itself what to do needs no words of the server's. */
    private CommandException givenUp(String what, ExitCode exitCode, Exception cause) {
        failed = true;
        StringBuilder message = new StringBuilder(what);
        try {
            shutdown();
            root.delete();
        } catch (IOException | ReflectiveOperationException e) {
            message.append("; and it did not stop cleanly: ").append(e);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new CommandException(
                exitCode,
                message.append(". The server's log: ").append(log.file()).toString(),
                cause);
    }

    private void shutdown() throws ReflectiveOperationException {
        if (boot != null) {
            boot.getClass().getMethod("shutdown").invoke(boot);
        }
    }

    /** A server half started cannot be stopped in order, and has nothing yet that would need it. */
    private void stop(int exitCode) {
        if (up) {
            close();
            return;
        }
        try {
            root.delete();
            log.stopRecording();
        } catch (IOException e) {
            err.println("AUR-504 " + root.directory() + " could not be deleted: " + IoReason.of(e)
                    + ". The next start does it.");
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    /** The server ends the process by itself when it cannot start; then nobody else would say why. */
    private void explainExit() {
        if (!up && !failed && !StopSignals.isStopping()) {
            err.println("AUR-501 The server ended the process while it was starting. The server's log: " + log.file());
            err.flush();
            Runtime.getRuntime().halt(ExitCode.UNAVAILABLE.number());
        }
    }

    private static String listener(String setting) {
        return "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener."
                + setting;
    }

    private static String rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && (cause instanceof InvocationTargetException || cause.getMessage() == null)) {
            cause = cause.getCause();
        }
        return cause instanceof TimeoutException ? "it was not deployed" : cause.toString();
    }
}
