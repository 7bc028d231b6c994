package io.aureus.store;

import io.aureus.run.RunKey;
import java.util.Map;
import java.util.Set;

/**
 * What became of the changes of one commit. Those that are in neither set are durable.
 *
 * @param lost runs that somebody else has, or that exist already although they were to begin: nothing of those changed
 * @param refused runs whose change the store cannot hold, with the reason; nothing of those changed
 */
public record Committed(Set<RunKey> lost, Map<RunKey, String> refused) {

    /** Everything is durable. */
    public static final Committed ALL = new Committed(Set.of(), Map.of());

    /** Copies both. */
    public Committed {
        lost = Set.copyOf(lost);
        refused = Map.copyOf(refused);
    }

    /**
     * Whether one run's change is durable.
     *
     * @param run one of the commit's
     */
    public boolean has(RunKey run) {
        return !lost.contains(run) && !refused.containsKey(run);
    }
}
