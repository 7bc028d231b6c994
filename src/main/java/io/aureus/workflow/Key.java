package io.aureus.workflow;

/**
 * One key of a workflow file: the reader, the JSON schema and the reference are made from it.
 *
 * @param name as written in files
 * @param type what values are accepted
 * @param usual what holds when it is not written, for people; null: it must be written
 * @param status whether it has an effect
 * @param doc what it means, one sentence or more
 */
record Key(String name, KeyType type, String usual, Status status, String doc) {

    /** Whether a key has an effect. */
    enum Status {
        /** It works. */
        BUILT,
        /** It is kept with the definition and has no effect yet. */
        KEPT,
        /** It would change what runs, and is refused until it works. */
        REFUSED
    }

    static Key required(String name, KeyType type, String doc) {
        return new Key(name, type, null, Status.BUILT, doc);
    }

    static Key optional(String name, KeyType type, String usual, String doc) {
        return new Key(name, type, usual, Status.BUILT, doc);
    }

    static Key kept(String name, KeyType type, String doc) {
        return new Key(name, type, "none", Status.KEPT, doc);
    }

    static Key refused(String name, String doc) {
        return new Key(name, KeyType.any(), "none", Status.REFUSED, doc);
    }
}
