package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.IoReason;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The log of one workflow: the union of its files. What writes is called by its {@link Lane} only, one at a time. */
final class WorkflowLog {

    /** Bytes encoded before they are written; one line more may be held. */
    static final int ENCODED_BYTES_MAX = 1024 * 1024;

    private final WorkflowPlace place;
    private final Protocol protocol;
    private final Catalogue catalogue;
    private volatile long closedBytes;
    private volatile long closedFiles;
    private final Writer writer;
    private final WorkflowReader reader;
    private final Counts counts;
    private final Bytes out = new Bytes();
    private Segment current;
    private boolean afterFailure;
    private SegmentIndex index;
    private boolean indexFailed;
    private long lastIndexLength;

    WorkflowLog(WorkflowPlace place, Protocol protocol, Clock clock, Counts counts) {
        this.place = place;
        this.protocol = protocol;
        this.counts = counts;
        this.catalogue = new Catalogue(place.tenant(), place.workflowId());
        this.writer = new Writer(place, protocol, clock, catalogue);
        this.reader = new WorkflowReader(place, protocol, catalogue);
    }

    /** A line's body, to be sealed by the chain. */
    interface Entry {
        void body(Bytes to);

        Facts facts();
    }

    static Entry of(Event event) {
        return new Entry() {
            @Override
            public void body(Bytes to) {
                EventLines.body(event, to);
            }

            @Override
            public Facts facts() {
                return Facts.of(event);
            }
        };
    }

    private static Entry of(Line line) {
        return new Entry() {
            @Override
            public void body(Bytes to) {
                to.write(line.bytes(), 0, line.bodyLength());
            }

            @Override
            public Facts facts() {
                return Facts.of(line);
            }
        };
    }

    /**
     * Appends, forces, notes; then acknowledges.
     *
     * @throws IOException if nothing of it may be acknowledged; the file is not used again
     */
    synchronized void commit(List<Entry> entries, Runnable acknowledge) throws IOException {
        try {
            if (current == null) {
                out.clear(ENCODED_BYTES_MAX * 2);
                current = writer.open(out, afterFailure);
            } else {
                current.checkUntouched();
            }
            write(entries, acknowledge);
            afterFailure = false;
            index(Math.max(protocol.indexedBytes(), 4 * lastIndexLength));
        } catch (IOException | RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    private void write(List<Entry> entries, Runnable acknowledge) throws IOException {
        Segment segment = current;
        long start = segment.written();
        boolean begun = out.length() > 0;
        long[] ends = new long[entries.size() + (begun ? 1 : 0)];
        List<Facts> facts = new ArrayList<>(ends.length);
        int at = 0;
        if (begun) {
            ends[at++] = start + out.length();
            facts.add(null);
        }
        for (Entry entry : entries) {
            int mark = out.length();
            entry.body(out);
            segment.chain().seal(out, mark);
            if (out.length() - mark > LineReader.LINE_BYTES_MAX) {
                throw new IOException("AUR-308 an event of " + (out.length() - mark) + " bytes is longer than "
                        + LineReader.LINE_BYTES_MAX + ". Store its large values beside the log");
            }
            ends[at++] = segment.written() + out.length();
            facts.add(entry.facts());
            if (out.length() >= ENCODED_BYTES_MAX) {
                flush(segment);
            }
        }
        flush(segment);
        counts.forced();
        protocol.commit(segment, () -> {
            catalogue.appended(segment, ends, start, facts);
            counts.appended(entries.size());
            acknowledge.run();
        });
    }

    private void flush(Segment segment) throws IOException {
        if (out.length() > 0) {
            counts.written(out.length());
            segment.write(out);
            out.clear(ENCODED_BYTES_MAX * 2);
        }
    }

    private void abandon() {
        afterFailure = true;
        out.clear(ENCODED_BYTES_MAX * 2);
        closeCurrent();
    }

    private void closeCurrent() {
        if (current != null) {
            current.close();
            current = null;
        }
        if (index != null) {
            index.close();
            index = null;
        }
        indexFailed = false;
        lastIndexLength = 0;
    }

    /** Writes a checkpoint if there is enough to tell; a failure costs later readers a scan, no more. */
    private void index(long fromBytes) {
        if (current == null || indexFailed || catalogue.unindexed(current) < fromBytes) {
            return;
        }
        try {
            Catalogue.IndexWork work = catalogue.indexWork(current);
            if (index == null) {
                index = SegmentIndex.open(place.create(), current.id());
            }
            long begin = index.end();
            long end = index.write(work.finished(), work.chain(), work.offset(), work.open());
            lastIndexLength = end - begin;
            catalogue.indexed(current, work.offset());
        } catch (IOException e) {
            indexFailed = true;
            counts.failed("AUR-315 the index of " + current.name() + " could not be written: " + IoReason.of(e)
                    + ". Nothing is lost; recovery reads the file itself");
        }
    }

    /** The whole history of a run that this process holds; what was not proven is first appended again. */
    List<Event> history(RunKey run) throws IOException, DivergedException {
        RunHistory history = reader.history(run);
        history.checkDivergence();
        List<Event> events = history.all();
        List<Entry> entries = new ArrayList<>();
        for (Line line : protocol.toCarry(history.unproven())) {
            entries.add(of(line));
        }
        if (!entries.isEmpty()) {
            commit(entries, () -> {});
        }
        return events;
    }

    /** What is proven of a run. */
    List<Event> peek(RunKey run) throws IOException, DivergedException {
        RunHistory history = reader.history(run);
        history.checkDivergence();
        return history.proven();
    }

    WorkflowReader reader() {
        return reader;
    }

    /** Also while its files are not open: as of the last look at them. */
    long bytesKnown() {
        return catalogue.files() == 0 ? closedBytes : catalogue.bytes();
    }

    long filesKnown() {
        return catalogue.files() == 0 ? closedFiles : catalogue.files();
    }

    /** Ends what is open: the next process may own the live file, and so may this one again. */
    synchronized void close() {
        index(protocol.indexedBytes() / 4);
        closeCurrent();
        writer.release();
        closedBytes = catalogue.bytes();
        closedFiles = catalogue.files();
        reader.letGo();
    }
}
