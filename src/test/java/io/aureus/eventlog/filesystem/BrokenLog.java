package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/** Event logs that lack one part of the protocol, to see that the simulation notices. */
public enum BrokenLog {
    WITHOUT_FORCE,
    WITHOUT_FORCE_OF_THE_DIRECTORY,
    WITHOUT_FORCE_OF_VALUES,
    WITHOUT_FORCE_OF_THE_DIRECTORY_OF_VALUES,
    TRUSTING_UNPROVEN_LINES,
    WITHOUT_CARRYING,
    CUTTING_A_DEAD_OWNERS_TAIL,
    WITHOUT_THE_CHECK_FOR_EQUAL_LINES;

    /** A log of this kind. */
    public FileSystemEventLog open(Storage storage, Executor lanes, Clock clock) {
        return new FileSystemEventLog(storage, lanes, clock, new Broken(this), false);
    }

    private static final class Broken extends Protocol {
        private final BrokenLog how;

        Broken(BrokenLog how) {
            this.how = how;
        }

        @Override
        void forceFile(Segment segment) throws IOException {
            if (how != WITHOUT_FORCE) {
                super.forceFile(segment);
            }
        }

        @Override
        void forceEntry(Segment segment) throws IOException {
            if (how != WITHOUT_FORCE_OF_THE_DIRECTORY) {
                super.forceEntry(segment);
            }
        }

        @Override
        void forceValue(Storage.File draft) throws IOException {
            if (how != WITHOUT_FORCE_OF_VALUES) {
                super.forceValue(draft);
            }
        }

        @Override
        void forceValueEntry(Storage.Directory directory) throws IOException {
            if (how != WITHOUT_FORCE_OF_THE_DIRECTORY_OF_VALUES) {
                super.forceValueEntry(directory);
            }
        }

        @Override
        long provenEnd(Note note, String bootId, long whole) {
            return how == TRUSTING_UNPROVEN_LINES ? whole : super.provenEnd(note, bootId, whole);
        }

        @Override
        List<Line> toCarry(List<Line> unproven) {
            return how == WITHOUT_CARRYING ? List.of() : super.toCarry(unproven);
        }

        @Override
        boolean equal(ByteBuffer one, ByteBuffer other) {
            return how != WITHOUT_THE_CHECK_FOR_EQUAL_LINES && super.equal(one, other);
        }

        @Override
        Note mend(Storage.File file, Note note) throws IOException {
            if (how != CUTTING_A_DEAD_OWNERS_TAIL || note.offset() > file.size()) {
                return super.mend(file, note);
            }
            ((SimulatedProcess.OpenFile) file).cut(note.offset());
            return note;
        }
    }
}
