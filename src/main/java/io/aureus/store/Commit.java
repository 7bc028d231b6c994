package io.aureus.store;

import java.util.List;
import java.util.UUID;

/**
 * What one step of a driver changes, all in one go. Handed over again, as it is, until it has an answer: the id tells an
 * earlier try that landed from one that did not.
 *
 * @param id random
 * @param changes at most one for each run
 * @param releases runs to let go of; none of them is changed
 */
public record Commit(UUID id, List<RunChange> changes, List<Release> releases) {
    /** Copies the lists. */
    public Commit {
        changes = List.copyOf(changes);
        releases = List.copyOf(releases);
    }
}
