package io.aureus.workflow;

import java.util.List;

/**
 * What values a key accepts.
 *
 * @param kind of value
 * @param min least number
 * @param max largest number
 * @param words the accepted words
 * @param section of the map, or of each map in the list or map
 */
record KeyType(Kind kind, long min, long max, List<String> words, Section section) {

    /** Kinds of values. */
    enum Kind {
        ID,
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        WORD,
        ID_LIST,
        TEXT_LIST,
        /** A map of ids to lists of ids. */
        ID_LISTS,
        /** A map of names to ids. */
        NAMED_IDS,
        /** A map of names to JSON values. */
        VALUES,
        ANY,
        SECTION,
        SECTION_LIST,
        /** A map of names to sections. */
        NAMED_SECTIONS
    }

    static KeyType id() {
        return plain(Kind.ID);
    }

    static KeyType text() {
        return plain(Kind.TEXT);
    }

    static KeyType integer(long min, long max) {
        return new KeyType(Kind.INTEGER, min, max, List.of(), null);
    }

    static KeyType number(long min, long max) {
        return new KeyType(Kind.NUMBER, min, max, List.of(), null);
    }

    static KeyType bool() {
        return plain(Kind.BOOLEAN);
    }

    static KeyType word(Class<? extends Enum<?>> type) {
        return word(Words.all(type));
    }

    static KeyType word(List<String> words) {
        return new KeyType(Kind.WORD, 0, 0, words, null);
    }

    static KeyType any() {
        return plain(Kind.ANY);
    }

    static KeyType plain(Kind kind) {
        return new KeyType(kind, 0, 0, List.of(), null);
    }

    static KeyType containing(Kind kind, Section section) {
        return new KeyType(kind, 0, 0, List.of(), section);
    }

    /** What is allowed, for people. */
    String allowed() {
        return switch (kind) {
            case ID -> "text of 1 to " + Workflow.ID_LENGTH_MAX + " characters without control characters";
            case TEXT -> "text";
            case INTEGER -> "a whole number from " + min + " to " + max;
            case NUMBER -> "a number from " + min + " to " + max;
            case BOOLEAN -> "true or false";
            case WORD -> "one of " + String.join(", ", words);
            case ID_LIST -> "a list of task ids";
            case TEXT_LIST -> "a list of texts";
            case ID_LISTS -> "a map of task ids, each to the list of task ids it waits for";
            case NAMED_IDS -> "a map of names, each to a task id";
            case VALUES -> "a map of names to values";
            case ANY -> "any value";
            case SECTION -> "a map with keys " + String.join(", ", section.names());
            case SECTION_LIST -> "a list of maps, each with keys " + String.join(", ", section.names());
            case NAMED_SECTIONS -> "a map of names, each to a map with keys " + String.join(", ", section.names());
        };
    }
}
