package io.aureus.store;

/** What a run may begin beside. A store checks it in the commit that begins the run, so that nobody has to look before. */
public enum Beginning {
    /** Whatever there is. */
    BESIDE_ANY,

    /** Only if there is no other unfinished run of its identity. */
    SOLE,

    /** Only if there is none, nor an unfinished run of another definition of its workflow. */
    UNDISPUTED;

    /** Whether no other run of its identity may begin as long as it is unfinished, except beside any. */
    public boolean isSole() {
        return this != BESIDE_ANY;
    }
}
