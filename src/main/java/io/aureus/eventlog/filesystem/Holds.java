package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.IoReason;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The runs and identities that this log holds: each a byte of the lock file, let go behind what is queued of its workflow. */
final class Holds {

    private final Storage storage;
    private final Lanes lanes;
    private final Clock clock;
    private final Counts counts;
    private final HolderSlots slots;
    private final Set<FileHold> held = ConcurrentHashMap.newKeySet();

    Holds(Storage storage, Lanes lanes, Clock clock, Counts counts) {
        this.storage = storage;
        this.lanes = lanes;
        this.clock = clock;
        this.counts = counts;
        this.slots = new HolderSlots(storage);
    }

    FileHold take(RunKey run, long position, String what) throws HeldElsewhereException, IOException {
        Storage.Range range = storage.tryLock(position);
        if (range == null) {
            Holder holder = slots.holder(position).orElse(null);
            String who = holder == null || holder.pid() == 0
                    ? "another process"
                    : "process " + holder.pid() + " on " + holder.host() + " since " + holder.since();
            throw new HeldElsewhereException(what + " by " + who + ". Wait for it, or end that process", holder);
        }
        try {
            slots.taken(position, clock.instant());
        } catch (IOException e) {
            range.release();
            throw e;
        }
        FileHold hold = new FileHold(run, position, range);
        held.add(hold);
        return hold;
    }

    Optional<Holder> holder(long position) throws IOException {
        return slots.holder(position);
    }

    /** One held byte. */
    final class FileHold implements Hold {

        private final RunKey run;
        private final long position;
        private final Storage.Range range;
        private final AtomicBoolean released = new AtomicBoolean();

        private FileHold(RunKey run, long position, Storage.Range range) {
            this.run = run;
            this.position = position;
            this.range = range;
        }

        @Override
        public RunKey run() {
            return run;
        }

        boolean isOf(Holds holds) {
            return holds == Holds.this && !released.get();
        }

        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                lanes.of(run.tenant(), run.workflowId()).behindQueue(this::release);
            }
        }

        private void release() {
            try {
                slots.released(position);
            } catch (IOException e) {
                counts.failed("AUR-301 " + storage.root() + "/" + HolderSlots.NAME + " could not be written: "
                        + IoReason.of(e));
            }
            range.release();
            held.remove(this);
        }
    }

    void letAllGo() {
        held.forEach(FileHold::close);
    }

    void close() {
        slots.close();
    }
}
