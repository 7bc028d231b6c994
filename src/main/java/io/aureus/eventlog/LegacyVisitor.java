package io.aureus.eventlog;

import java.util.Map;

/** Takes the lines of logs that the original implementation wrote, which name no run and have no place in a chain. */
@FunctionalInterface
public interface LegacyVisitor {

    /**
     * One line.
     *
     * @param workflowId of which workflow
     * @param fields as they stand in the line
     */
    void line(String workflowId, Map<String, Object> fields);
}
