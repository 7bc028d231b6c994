package io.aureus.management.jmx;

import java.util.List;
import java.util.Map;

/** What this process was told when it started. */
public interface ConfigurationMXBean {

    /**
     * Every setting: {@code setting}, and where it has a value {@code value}, with secrets hidden, and {@code source}; each
     * value that is outranked follows as another one with {@code outranked} {@code true}.
     */
    List<Map<String, String>> getSettings();
}
