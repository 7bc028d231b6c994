package io.aureus.store.postgres;

import io.aureus.simulation.Silence;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a part of the program, at first the store, tells whoever reads the program's log. */
public final class Said extends Handler implements AutoCloseable {
    private final Logger logger;
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    Said() {
        this("io.aureus.store.postgres");
    }

    /** What is logged below this name, from now on. */
    public Said(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord message) {
        if (!Silence.isKept() && message.getLevel().intValue() >= Level.INFO.intValue()) {
            messages.add(new SimpleFormatter().formatMessage(message));
        }
    }

    /** All messages that carry a code. */
    public List<String> with(String code) {
        return messages.stream().filter(message -> message.contains(code)).toList();
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
