package io.aureus.engine;

import io.aureus.workflow.CanonicalWorkflow;
import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Definitions that were used lately, ready to be driven; all others are read again from where they are kept. Thread-safe. */
final class Definitions {

    /** Definitions kept ready in memory. */
    private static final int READY_MAX = 64;

    private final Map<Name, Ready> ready = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Ready> eldest) {
            return size() > READY_MAX;
        }
    };

    /** For how long a definition that was kept needs not be kept again; a store may forget one that nobody names in a day. */
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    /** When each of those ready was kept last, by {@link System#nanoTime}. */
    private final Map<Name, Long> keptAt = new HashMap<>();

    /** A definition with what follows from it. */
    record Ready(Workflow workflow, Dependencies dependencies) {}

    private record Name(String tenant, String workflowId, String hash) {}

    /** Something that may fail, with a definition's text. */
    interface Text<E extends Exception> {
        String read() throws E;
    }

    /** Somewhere to keep a definition for good. */
    interface Keeping<E extends Exception> {
        void keep(Workflow workflow) throws E;
    }

    /** The definition of that hash: the one offered, if it is that, or the one that was used before, or as it is read. */
    <E extends Exception> Ready get(String tenant, String workflowId, String hash, Workflow offered, Text<E> text)
            throws E {
        Name name = new Name(tenant, workflowId, hash);
        Ready known = known(name);
        if (known == null) {
            boolean same = offered != null && offered.definitionHash().equals(hash);
            known = put(name, same ? offered : CanonicalWorkflow.read(text.read()));
        }
        return known;
    }

    /** Keeps a definition for good, once an hour, before any run of it begins. */
    <E extends Exception> Ready keep(String tenant, Workflow workflow, Keeping<E> keeping) throws E {
        Name name = new Name(tenant, workflow.id(), workflow.definitionHash());
        Ready known = known(name);
        if (known == null || !isKept(name)) {
            keeping.keep(workflow);
            kept(name);
            known = known == null ? put(name, workflow) : known;
        }
        return known;
    }

    private synchronized boolean isKept(Name name) {
        Long at = keptAt.get(name);
        return at != null && System.nanoTime() - at < KEPT_FOR.toNanos();
    }

    private synchronized void kept(Name name) {
        keptAt.put(name, System.nanoTime());
        keptAt.keySet().removeIf(other -> !other.equals(name) && !ready.containsKey(other));
    }

    private synchronized Ready known(Name name) {
        return ready.get(name);
    }

    private synchronized Ready put(Name name, Workflow workflow) {
        Ready made = new Ready(workflow, Dependencies.of(workflow));
        ready.put(name, made);
        return made;
    }
}
