package io.aureus.cli;

import java.util.concurrent.CountDownLatch;

/** A program of its own that says what signals make of it; {@link StopSignalsTest} starts and signals it. */
final class SignalledProgram {

    private SignalledProgram() {}

    /**
     * Waits for signals.
     *
     * @param arguments {@code drain}: ends in order; {@code hang}: its drain never ends; {@code leave}: it wants to leave
     *     with 0 while it is drained
     */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch draining = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        StopSignals.onSignal(() -> System.out.println("first registered"));
        StopSignals.onSignal(exitCode -> System.out.println("registered later, exit code " + exitCode));
        if (arguments[0].equals("hang")) {
            StopSignals.onSignal(() -> hang(never));
        } else if (arguments[0].equals("leave")) {
            StopSignals.onSignal(() -> {
                draining.countDown();
                awaitWaiting(main);
            });
        }
        System.out.println("ready");
        (arguments[0].equals("leave") ? draining : never).await();
        StopSignals.exit(0);
    }

    private static void hang(CountDownLatch never) {
        System.out.println("hanging");
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this", e);
        }
    }

    /** Until the thread has asked for the end, which waits for us. */
    private static void awaitWaiting(Thread main) {
        while (!isInExit(main)) {
            Thread.onSpinWait();
        }
    }

    private static boolean isInExit(Thread main) {
        for (StackTraceElement frame : main.getStackTrace()) {
            if (frame.getClassName().equals(StopSignals.class.getName())
                    && frame.getMethodName().equals("awaitTheEnd")) {
                return true;
            }
        }
        return false;
    }
}
