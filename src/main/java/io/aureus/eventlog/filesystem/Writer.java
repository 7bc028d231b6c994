package io.aureus.eventlog.filesystem;

import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chooses the file that this process appends to: the live one if it can own it and all of it is proven; else it gives that
 * one a closed name and begins anew; and a segment of its own while another process owns the live one.
 */
final class Writer {

    /** Space below which no new file is begun after a failure. */
    private static final long FREE_BYTES_MIN = 256 * 1024;

    private static final DateTimeFormatter CLOSED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final WorkflowPlace place;
    private final Protocol protocol;
    private final Clock clock;
    private final Catalogue catalogue;
    private Storage.Range ownership;

    Writer(WorkflowPlace place, Protocol protocol, Clock clock, Catalogue catalogue) {
        this.place = place;
        this.protocol = protocol;
        this.clock = clock;
        this.catalogue = catalogue;
    }

    /** What a new segment says of the one before it. */
    private record Before(String type, Map<String, Object> data, String head) {
        static final Before NOTHING = new Before("LOG_STARTED", Map.of(), HashChain.START);
    }

    /**
     * A segment to append to.
     *
     * @param out gets the first line if it is a new one
     * @param afterFailure whether the medium just failed
     */
    Segment open(Bytes out, boolean afterFailure) throws IOException {
        Storage.Directory directory = place.create();
        if (afterFailure && place.storage().usableBytes() < FREE_BYTES_MIN) {
            throw new IOException("AUR-314 less than " + FREE_BYTES_MIN + " bytes are left in " + directory.path()
                    + ". Make room; work goes on by itself then");
        }
        if (ownership == null) {
            ownership = place.storage().tryLock(Positions.ofFile(place.tenant(), place.workflowId()));
        }
        if (ownership == null) {
            return begin(directory, closedName(place.storage().unique()), Before.NOTHING, out);
        }
        Storage.Entry live = directory.stat(Catalogue.LIVE);
        if (live == null || live.size() == 0) {
            forceNameOfTheOneBefore(directory);
            return begin(directory, Catalogue.LIVE, Before.NOTHING, out);
        }
        return takeOver(directory, live, out);
    }

    /**
     * Whoever closed the file before may have ended between giving it its new name and forcing that: if power were lost now,
     * the old name could stand for the new file already, and no name for the old one.
     */
    private void forceNameOfTheOneBefore(Storage.Directory directory) throws IOException {
        boolean any = directory.list().stream()
                .map(Storage.Entry::name)
                .anyMatch(name -> Catalogue.isSegment(name) && !name.equals(Catalogue.LIVE));
        if (any) {
            protocol.forceClosedName(directory);
        }
    }

    private Segment takeOver(Storage.Directory directory, Storage.Entry live, Bytes out) throws IOException {
        Storage.File file = directory.open(Catalogue.LIVE, true);
        try {
            catalogue.refresh(directory);
            SegmentView view = catalogue.view(live.identity());
            if (view == null) {
                throw new SegmentView.MovedException();
            }
            Note note = view.id() == null ? null : Note.read(directory, view.id());
            Note at = goOnAt(file, view, note);
            if (at != null) {
                return goOn(directory, live, file, at);
            }
            file.close();
            return giveUp(directory, view, note, out);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The end of the file if all of it is proven, else null. */
    private Note goOnAt(Storage.File file, SegmentView view, Note note) throws IOException {
        String bootId = place.storage().bootId();
        if (view.legacy() || note == null) {
            return null;
        }
        long proven = protocol.provenEnd(note, bootId, view.whole());
        boolean undamaged = view.damagedLines() == 0;
        if (undamaged && proven == file.size()) {
            return note.ofBoot(bootId)
                    ? note
                    : new Note(
                            bootId,
                            view.id(),
                            proven,
                            view.chain().next(),
                            view.chain().head());
        }
        return protocol.mend(file, note);
    }

    /** Says in the note that this boot writes the file before anything is written to it. */
    private Segment goOn(Storage.Directory directory, Storage.Entry live, Storage.File file, Note at)
            throws IOException {
        Storage.File noteFile = directory.open(Note.name(at.segment()), true);
        try {
            noteFile.write(
                    0, new Note(place.storage().bootId(), at.segment(), at.offset(), at.logSeq(), at.head()).encoded());
        } catch (IOException e) {
            noteFile.close();
            throw e;
        }
        Storage.Entry entry = new Storage.Entry(live.name(), live.kind(), at.offset(), live.identity());
        return new Segment(
                place.storage(),
                place.parts(),
                directory,
                at.segment(),
                entry,
                file,
                noteFile,
                new HashChain(at.head(), at.logSeq()));
    }

    /** Leaves the bytes as they are, under a name that nobody appends to. */
    private Segment giveUp(Storage.Directory directory, SegmentView view, Note note, Bytes out) throws IOException {
        String id = view.id() != null ? view.id() : place.storage().unique();
        String closed = closedName(id);
        directory.rename(Catalogue.LIVE, closed);
        protocol.forceClosedName(directory);
        view.renamed(closed);
        Map<String, Object> continued = new LinkedHashMap<>();
        String head;
        continued.put("file", closed);
        long proven = 0;
        if (view.id() != null) {
            proven = protocol.provenEnd(note, place.storage().bootId(), view.whole());
            head = note != null && proven == note.offset()
                    ? note.head()
                    : proven > 0 ? view.chain().head() : HashChain.START;
        } else {
            head = wholeFile(directory, closed);
        }
        continued.put("provenOffset", proven);
        continued.put("hash", head);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("continues", continued);
        return begin(
                directory, Catalogue.LIVE, new Before(view.legacy() ? "LOG_STARTED" : "LOG_REPAIRED", data, head), out);
    }

    /** SHA-256 of a file without a chain, such as the original's. */
    private static String wholeFile(Storage.Directory directory, String name) throws IOException {
        MessageDigest sha = HashChain.sha256();
        try (Storage.File file = directory.open(name, false)) {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            long offset = 0;
            for (int count = file.read(0, buffer); count > 0; count = file.read(offset, buffer)) {
                offset += count;
                sha.update(buffer.flip());
                buffer.clear();
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private Segment begin(Storage.Directory directory, String name, Before before, Bytes out) throws IOException {
        String id = name.equals(Catalogue.LIVE) ? place.storage().unique() : idIn(name);
        Storage.Entry empty = directory.stat(name);
        Storage.File file = empty == null ? directory.create(name) : directory.open(name, true);
        Storage.File note = null;
        try {
            note = directory.create(Note.name(id));
            Segment segment = new Segment(
                    place.storage(),
                    place.parts(),
                    directory,
                    id,
                    directory.stat(name),
                    file,
                    note,
                    new HashChain(before.head(), 0));
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("segment", id);
            data.putAll(before.data());
            String tenant = place.tenant().equals(RunKey.DEFAULT_TENANT) ? null : place.tenant();
            segment.begin(Segment.header(clock.instant(), before.type(), tenant, place.workflowId(), data), out);
            return segment;
        } catch (IOException e) {
            file.close();
            if (note != null) {
                note.close();
            }
            throw e;
        }
    }

    private String closedName(String id) {
        return "events-" + CLOSED.format(clock.instant()) + "-" + id + ".jsonl";
    }

    private static String idIn(String closedName) {
        return closedName.substring(closedName.lastIndexOf('-') + 1, closedName.length() - ".jsonl".length());
    }

    /** Lets the next process own the live file. */
    void release() {
        if (ownership != null) {
            ownership.release();
            ownership = null;
        }
    }
}
