package io.aureus.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * SIGTERM and SIGINT as this program wants them: drain first, while the whole server is still up, then exit. Payara's own
 * shutdown would fail every running job within a second.
 *
 * <p>The first signal runs what was registered, newest first, then exits with 128 and the signal's number. A second one
 * ends the process at once: what is durable by then stays. {@link LocalServer} registers itself when it starts, so what is
 * registered after its start runs while it is up.
 */
final class StopSignals {

    private static final Deque<IntConsumer> DRAINS = new ArrayDeque<>();
    private static final AtomicInteger SEEN = new AtomicInteger();
    private static final Object LOCK = new Object();
    private static boolean installed;

    private StopSignals() {}

    /**
     * Registers what happens between the first signal and the end of the process.
     *
     * @param drain runs on a thread of its own, may block for as long as the user's grace time allows; not null
     */
    static void onSignal(Runnable drain) {
        onSignal(exitCode -> drain.run());
    }

    /** The same, for a drain that wants to know the exit code. */
    static void onSignal(IntConsumer drain) {
        synchronized (LOCK) {
            install();
            DRAINS.push(drain);
        }
    }

    /**
     * Ends the process. When a signal has come, the signal's own exit code wins, once everything is drained.
     *
     * @param exitCode from 0 to 255
     */
    static void exit(int exitCode) {
        if (isStopping()) {
            awaitTheEnd();
        }
        silentExit(exitCode);
    }

    /**
     * Whether a signal has come.
     *
     * @return true from the first signal on
     */
    static boolean isStopping() {
        return SEEN.get() > 0;
    }

    /** Takes the two signals over; again is harmless. Before this the Java machine's own handlers are in place. */
    static void install() {
        synchronized (LOCK) {
            if (!installed) {
                handle("TERM", 143);
                handle("INT", 130);
                installed = true;
            }
        }
    }

    private static void came(int exitCode) {
        if (SEEN.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(exitCode);
        }
        new Thread(() -> drainAndExit(exitCode), "aureus-stop").start();
    }

    private static void drainAndExit(int exitCode) {
        try {
            for (IntConsumer drain = next(); drain != null; drain = next()) {
                drain.accept(exitCode);
            }
        } finally {
            silentExit(exitCode);
        }
    }

    private static IntConsumer next() {
        synchronized (LOCK) {
            return DRAINS.poll();
        }
    }

    /** By reflection, for naming {@code sun.misc.Signal} is a warning, and a warning is an error. */
    private static void handle(String signal, int exitCode) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            came(exitCode);
                        }
                        return answer(proxy, method, arguments);
                    });
            signalType
                    .getMethod("handle", signalType, handlerType)
                    .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
        } catch (InvocationTargetException refused) {
            // Somebody started this Java machine with -Xrs: it keeps the signals for itself, and they end it at once.
            throw new IllegalStateException("SIG" + signal + " cannot be handled; start java without -Xrs", refused);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Java machine has no sun.misc.Signal", e);
        }
    }

    /** The server's own shutdown hook has one more thing to say that nobody wants to read. */
    private static void silentExit(int exitCode) {
        System.out.flush();
        System.err.flush();
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        System.exit(exitCode);
    }

    private static void awaitTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Object answer(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> "Aureus's signal handler";
            default -> null;
        };
    }
}
