package io.aureus.cli;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Shows, one line each, what concerns whoever operates Aureus: its own warnings and what it did by itself, and of all
 * others only what is severe, as long as the process is not being stopped: then parts of the server find others gone. Everything,
 * with its stack traces, is in the server's log.
 */
final class NoticeHandler extends Handler {
    private static final String OURS = "io.aureus";
    private static final int LINE_MAX = 600;

    private final PrintStream err;
    private final SimpleFormatter messages = new SimpleFormatter();

    NoticeHandler(PrintStream err) {
        this.err = err;
    }

    /** Hears everything that is logged in this process from now on. */
    void install() {
        Logger.getLogger("").addHandler(this);
    }

    void remove() {
        Logger.getLogger("").removeHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        boolean ours = String.valueOf(record.getLoggerName()).startsWith(OURS);
        Level least = ours ? Level.INFO : Level.SEVERE;
        boolean concerns = ours || !StopSignals.isStopping();
        if (concerns && record.getLevel().intValue() >= least.intValue()) {
            err.println(line(record, ours));
        }
    }

    private String line(LogRecord record, boolean ours) {
        String message = Paint.oneLine(messages.formatMessage(record));
        String cut = message.length() > LINE_MAX ? message.substring(0, LINE_MAX) + " …" : message;
        boolean notice = record.getLevel().intValue() < Level.WARNING.intValue();
        return (notice ? "notice: " : "warning: ") + (ours ? "" : "server: ") + cut;
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
