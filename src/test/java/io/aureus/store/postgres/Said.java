package io.aureus.store.postgres;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the store tells whoever reads the program's log. */
final class Said extends Handler {
    private static final Logger LOGGER = Logger.getLogger("io.aureus.store.postgres");

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    Said() {
        LOGGER.addHandler(this);
    }

    @Override
    public void publish(LogRecord message) {
        if (message.getLevel().intValue() >= Level.INFO.intValue()) {
            messages.add(new SimpleFormatter().formatMessage(message));
        }
    }

    /** All messages that carry a code. */
    List<String> with(String code) {
        return messages.stream().filter(message -> message.contains(code)).toList();
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        LOGGER.removeHandler(this);
    }
}
