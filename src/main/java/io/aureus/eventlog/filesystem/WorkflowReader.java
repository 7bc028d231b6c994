package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.LastEvent;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/** Reads the union of a workflow's files: any number of readers at a time, beside the one who writes. */
final class WorkflowReader {

    private static final int READS_MAX = 20;

    private final WorkflowPlace place;
    private final Protocol protocol;
    private final Catalogue catalogue;
    private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();

    WorkflowReader(WorkflowPlace place, Protocol protocol, Catalogue catalogue) {
        this.place = place;
        this.protocol = protocol;
        this.catalogue = catalogue;
    }

    private interface Reading<T> {
        T of(Storage.Directory directory) throws IOException;
    }

    private <T> T reading(T ifMissing, Reading<T> reading) throws IOException {
        inUse.readLock().lock();
        try {
            Storage.Directory directory = place.existing();
            if (directory == null) {
                return ifMissing;
            }
            catalogue.refresh(directory);
            return reading.of(directory);
        } finally {
            inUse.readLock().unlock();
        }
    }

    /** Forgets what was read and closes the directory, unless somebody is reading. */
    void letGo() {
        if (inUse.writeLock().tryLock()) {
            try {
                catalogue.clear();
                place.close();
            } finally {
                inUse.writeLock().unlock();
            }
        }
    }

    /** One run's lines out of all files, proven or not. */
    RunHistory history(RunKey run) throws IOException {
        for (int i = 0; i < READS_MAX; i++) {
            try {
                RunHistory history = new RunHistory(run, protocol);
                reading(null, directory -> {
                    readAll(directory, run, history);
                    return null;
                });
                return history;
            } catch (SegmentView.MovedException e) {
                // a file got its closed name between looking and opening: look again
            }
        }
        throw new IOException("AUR-312 files of " + run.workflowId() + " were renamed faster than they could be read");
    }

    private void readAll(Storage.Directory directory, RunKey run, RunHistory history) throws IOException {
        String bootId = place.storage().bootId();
        for (Map.Entry<SegmentView, RunPart> held :
                catalogue.holding(directory, run.runId()).entrySet()) {
            SegmentView view = held.getKey();
            Note note = Note.read(directory, view.id());
            List<Line> lines = new ArrayList<>();
            view.lines(directory, held.getValue(), lines::add);
            if (note != null && !note.ofBoot(bootId)) {
                note = Note.read(directory, view.id()); // somebody may have begun to write it meanwhile
            }
            long proven = protocol.provenEnd(note, bootId, view.whole());
            for (Line line : lines) {
                history.see(line, line.end() <= proven, directory.path() + "/" + view);
            }
        }
    }

    /** Runs seen among all complete lines; one whose end is not proven counts as running. */
    List<RunSummary> runs(boolean unfinishedOnly) throws IOException {
        return reading(List.of(), directory -> catalogue.summaries(directory, unfinishedOnly, proof(directory)));
    }

    /** One run's summary, or null. */
    RunSummary summary(String runId) throws IOException {
        return reading(null, directory -> catalogue.summary(directory, runId, proof(directory)));
    }

    /** The latest event of a run among all complete lines. */
    Optional<LastEvent> last(String runId) throws IOException {
        return reading(Optional.empty(), directory -> catalogue.last(directory, runId));
    }

    /** The lines of files that the original wrote. */
    void legacy(Consumer<Map<String, Object>> sink) throws IOException {
        reading(null, directory -> {
            for (SegmentView view : catalogue.legacy()) {
                view.legacyLines(directory, sink);
            }
            return null;
        });
    }

    private SegmentView.Proof proof(Storage.Directory directory) {
        return view -> {
            Note note = Note.read(directory, view.id());
            return protocol.provenEnd(note, place.storage().bootId(), view.whole());
        };
    }
}
