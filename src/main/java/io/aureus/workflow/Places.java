package io.aureus.workflow;

/** Where the parts of a definition stand in its file, so that later checks can point at them. */
@FunctionalInterface
public interface Places {

    /** Knows no place; for workflows that were not read from a file. */
    Places NONE = (taskId, path) -> new Place(0, 0);

    /**
     * The place of a part of a task, or of the nearest enclosing part that has one.
     *
     * @param taskId id of the task, or null for the workflow itself
     * @param path keys and indexes below it joined by dots, for example {@code inputs.command}; empty for the whole
     * @return line and column from 1; 0 and 0 if unknown
     */
    Place of(String taskId, String path);

    /**
     * A position in a file.
     *
     * @param line from 1; 0 if unknown
     * @param column from 1, in characters; 0 if unknown
     */
    record Place(int line, int column) {}
}
