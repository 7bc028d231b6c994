package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each step of the protocol left out in turn: the crash cycles must notice, or they prove nothing. */
@Execution(ExecutionMode.CONCURRENT)
class BrokenProtocolTest {

    private static final int WORLDS_MAX = 3_000;
    private static final int LIVES = 6;

    private static void assertNoticed(Supplier<Protocol> broken, boolean waits) {
        assertNoticedFrom(1, broken, waits);
    }

    /** From a seed shortly before the one that notices; where a change of the log moves it on to, is searched from there. */
    private static void assertNoticedFrom(long firstSeed, Supplier<Protocol> broken, boolean waits) {
        AssertionError noticed = null;
        for (long seed = firstSeed; seed < firstSeed + WORLDS_MAX && noticed == null; seed++) {
            try {
                new CrashWorld(seed, broken.get(), waits).live(LIVES);
            } catch (AssertionError e) {
                noticed = e;
            }
        }
        assertThat(noticed).as("a broken promise within %d worlds", WORLDS_MAX).isNotNull();
    }

    @Test
    void without_the_force_a_promise_breaks() {
        assertNoticed(
                () -> new Protocol() {
                    @Override
                    void forceFile(Segment segment) {}
                },
                true);
    }

    @Test
    void without_the_force_of_the_directory_a_promise_breaks() {
        assertNoticedFrom(
                5,
                () -> new Protocol() {
                    @Override
                    void forceEntry(Segment segment) {}
                },
                true);
    }

    @Test
    void without_the_force_of_a_closed_name_a_promise_breaks() {
        assertNoticedFrom(
                162,
                () -> new Protocol() {
                    @Override
                    void forceClosedName(Storage.Directory directory) {}
                },
                true);
    }

    @Test
    void without_the_force_of_values_a_promise_breaks() {
        assertNoticed(
                () -> new Protocol() {
                    @Override
                    void forceValue(Storage.File draft) {}
                },
                true);
    }

    @Test
    void without_the_force_of_the_directory_of_values_a_promise_breaks() {
        assertNoticed(
                () -> new Protocol() {
                    @Override
                    void forceValueEntry(Storage.Directory directory) {}
                },
                true);
    }

    @Test
    void with_unproven_lines_trusted_a_promise_breaks() {
        assertNoticed(
                () -> new Protocol() {
                    @Override
                    long provenEnd(Note note, String bootId, long whole) {
                        return whole;
                    }
                },
                true);
    }

    @Test
    void without_carrying_a_promise_breaks() {
        assertNoticed(
                () -> new Protocol() {
                    @Override
                    List<Line> toCarry(List<Line> unproven) {
                        return List.of();
                    }
                },
                true);
    }

    @Test
    void with_a_dead_owners_tail_cut_a_promise_breaks() {
        assertNoticedFrom(
                10,
                () -> new Protocol() {
                    @Override
                    Note mend(Storage.File file, Note note) throws IOException {
                        if (note.offset() > file.size()) {
                            return null;
                        }
                        ((SimulatedProcess.OpenFile) file).cut(note.offset());
                        return note;
                    }
                },
                true);
    }

    @Test
    void without_waiting_for_the_acknowledgement_a_promise_breaks() {
        assertNoticed(Protocol::new, false);
    }

    @Test
    void without_the_check_of_equal_lines_a_promise_breaks() {
        assertNoticed(
                () -> new Protocol() {
                    @Override
                    boolean equal(ByteBuffer one, ByteBuffer other) {
                        return false;
                    }
                },
                true);
    }
}
