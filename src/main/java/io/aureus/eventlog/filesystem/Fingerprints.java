package io.aureus.eventlog.filesystem;

/** Which run ids a file's index holds, as 32 bits each: a run that is not in it costs no look at the index. */
final class Fingerprints {

    private int[] slots = new int[16];
    private int size;

    private static int of(String runId) {
        int hash = 1;
        for (int i = 0; i < runId.length(); i++) {
            hash = hash * 0x01000193 ^ runId.charAt(i);
        }
        hash ^= hash >>> 15;
        hash *= 0x2c1b3c6d;
        hash ^= hash >>> 13;
        return hash == 0 ? 1 : hash;
    }

    void add(String runId) {
        if (size * 2 >= slots.length) {
            int[] old = slots;
            slots = new int[old.length * 2];
            size = 0;
            for (int hash : old) {
                if (hash != 0) {
                    put(hash);
                }
            }
        }
        put(of(runId));
    }

    private void put(int hash) {
        int at = at(hash);
        if (slots[at] == 0) {
            slots[at] = hash;
            size++;
        }
    }

    private int at(int hash) {
        int at = hash & (slots.length - 1);
        while (slots[at] != 0 && slots[at] != hash) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }

    /** Whether a run may be among them; a false yes is rare, a false no never. */
    boolean mayHold(String runId) {
        int hash = of(runId);
        return slots[at(hash)] == hash;
    }
}
