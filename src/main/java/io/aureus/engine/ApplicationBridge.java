package io.aureus.engine;

import io.aureus.config.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a program and the application that it booted in its own JVM meet. The application's class loader asks the
 * program's first, so both see this one class, as opposed to anything inside the WAR, which the program cannot name.
 * On a server that others own nobody waits here, and the application's own copy of this class is as good.
 */
public final class ApplicationBridge {

    private static final AtomicReference<CompletableFuture<Object>> APPLICATION =
            new AtomicReference<>(new CompletableFuture<>());

    private static final AtomicReference<Settings> SETTINGS = new AtomicReference<>();

    private ApplicationBridge() {}

    /**
     * An application that is started from now on has the program's settings, with their sources.
     *
     * @param settings not null
     */
    public static void use(Settings settings) {
        SETTINGS.set(settings);
    }

    /** The program's settings; empty on a server that others own, where the application reads its own. */
    public static Optional<Settings> settings() {
        return Optional.ofNullable(SETTINGS.get());
    }

    /**
     * The application is up.
     *
     * @param application what the program may talk to; its type must be one that both sides share; not null
     */
    public static void started(Object application) {
        if (!APPLICATION.get().complete(application)) {
            APPLICATION.set(CompletableFuture.completedFuture(application)); // an earlier start had failed
        }
    }

    /**
     * The application could not start. Whoever waits is told at once.
     *
     * @param cause why; not null
     */
    public static void failed(Throwable cause) {
        APPLICATION.get().completeExceptionally(cause);
    }

    /** The application is gone; the next start begins anew. */
    public static void stopped() {
        APPLICATION
                .getAndSet(new CompletableFuture<>())
                .completeExceptionally(new IllegalStateException("the application was stopped"));
    }

    /**
     * Whether an application is up now.
     *
     * @return false before its start, after its end, and when it failed
     */
    public static boolean isUp() {
        CompletableFuture<Object> application = APPLICATION.get();
        return application.isDone() && !application.isCompletedExceptionally();
    }

    /**
     * Waits for the application.
     *
     * @param type what the application is to be seen as
     * @param timeout how long to wait at most, zero or more
     * @return the object given to {@link #started}
     * @throws ExecutionException if the application said that it cannot start; the cause is its own
     * @throws TimeoutException if it said nothing in time
     * @throws InterruptedException if the waiting thread was interrupted
     * @throws ClassCastException if the application is of another type
     */
    public static <T> T await(Class<T> type, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        return type.cast(APPLICATION.get().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    }
}
