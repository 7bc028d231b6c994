package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Beside a segment: from time to time a checkpoint (offset, chain, runs that are not finished), before it each run that
 * finished since the one before. Each line has a checksum; only acknowledged lines are told of, and a checkpoint is forced.
 * Whatever is missing or damaged costs a scan of the segment, nothing else.
 */
final class SegmentIndex {

    /** Eight digits and a space before each line's JSON. */
    private static final int CHECKSUM_LENGTH = 9;

    private final Storage.File file;
    private long end;

    private SegmentIndex(Storage.File file, long end) {
        this.file = file;
        this.end = end;
    }

    /**
     * Up to where the index tells everything.
     *
     * @param offset in the segment
     * @param logSeq of the line at the offset
     * @param head hash of the line before the offset
     * @param open runs seen before the offset and not finished there
     * @param indexEnd where the index itself goes on
     */
    record Checkpoint(long offset, long logSeq, String head, List<RunPart> open, long indexEnd) {}

    static String name(String segment) {
        return "index-" + segment;
    }

    /** Opens a segment's index to go on behind its latest checkpoint: what others read in it stays. */
    static SegmentIndex open(Storage.Directory directory, String segment) throws IOException {
        try {
            return new SegmentIndex(directory.create(name(segment)), 0);
        } catch (FileAlreadyExistsException e) {
            Checkpoint latest = read(directory, segment, part -> {});
            return new SegmentIndex(directory.open(name(segment), true), latest == null ? 0 : latest.indexEnd());
        }
    }

    /** Where the next lines go. */
    long end() {
        return end;
    }

    /** Appends and forces; returns where the index ends then. */
    long write(List<RunPart> finished, HashChain chain, long offset, List<RunPart> open) throws IOException {
        Bytes out = new Bytes();
        for (RunPart part : finished) {
            line(part.json(), out);
        }
        Map<String, Object> checkpoint = new LinkedHashMap<>();
        checkpoint.put("checkpoint", offset);
        checkpoint.put("logSeq", chain.next());
        checkpoint.put("head", chain.head());
        checkpoint.put("open", open.stream().map(part -> (Object) part.json()).toList());
        line(checkpoint, out);
        file.write(end, out.all());
        file.force();
        end += out.length();
        return end;
    }

    private static void line(Map<String, Object> json, Bytes out) {
        String text = Json.write(json);
        out.ascii(checksum(text.getBytes(StandardCharsets.UTF_8)));
        out.ascii(" ");
        out.utf8(text);
        out.ascii("\n");
    }

    private static String checksum(byte[] text) {
        CRC32C crc = new CRC32C();
        crc.update(text);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    void close() {
        file.close();
    }

    /**
     * Reads a segment's index.
     *
     * @param finished gets each finished run's part that a checkpoint vouches for; a run may come more than once
     * @return the latest checkpoint, or null if there is none
     */
    static Checkpoint read(Storage.Directory directory, String segment, Consumer<RunPart> finished) throws IOException {
        Checkpoint[] latest = new Checkpoint[1];
        List<RunPart> gathered = new ArrayList<>();
        try (Storage.File file = directory.open(name(segment), false)) {
            LineReader.read(file, 0, file.size(), (offset, buffer, start, length) -> {
                Map<?, ?> json = json(buffer, start, length);
                if (json == null) {
                    return false;
                }
                if (json.containsKey("run")) {
                    gathered.add(RunPart.of(json));
                } else {
                    gathered.forEach(finished);
                    gathered.clear();
                    latest[0] = checkpoint(json, offset + length + 1);
                }
                return true;
            });
        } catch (NoSuchFileException e) {
            return null;
        } catch (ClassCastException | NullPointerException e) {
            return latest[0]; // written by another version: what was understood is still true
        }
        return latest[0];
    }

    /**
     * Looks one run up. Of the others nothing is parsed, which would take several times as long.
     *
     * @param finished gets each part of it that a checkpoint vouches for
     */
    static void find(Storage.Directory directory, String segment, String runId, Consumer<RunPart> finished)
            throws IOException {
        byte[] run = ("{\"run\":" + Json.write(runId) + ",").getBytes(StandardCharsets.UTF_8);
        byte[] vouching = "{\"checkpoint\":".getBytes(StandardCharsets.UTF_8);
        List<RunPart> gathered = new ArrayList<>();
        try (Storage.File file = directory.open(name(segment), false)) {
            LineReader.read(file, 0, file.size(), (offset, buffer, start, length) -> {
                if (begins(buffer, start, length, run)) {
                    Map<?, ?> json = json(buffer, start, length);
                    if (json != null) {
                        gathered.add(RunPart.of(json));
                    }
                } else if (!gathered.isEmpty()
                        && begins(buffer, start, length, vouching)
                        && json(buffer, start, length) != null) {
                    gathered.forEach(finished);
                    gathered.clear();
                }
                return true;
            });
        } catch (NoSuchFileException e) {
            return;
        } catch (ClassCastException | NullPointerException e) {
            return; // written by another version: what was understood is still true
        }
    }

    /** Whether what follows a line's checksum begins so. */
    private static boolean begins(byte[] buffer, int start, int length, byte[] with) {
        int from = start + CHECKSUM_LENGTH;
        return length >= CHECKSUM_LENGTH + with.length
                && Arrays.equals(buffer, from, from + with.length, with, 0, with.length);
    }

    private static Checkpoint checkpoint(Map<?, ?> json, long indexEnd) {
        List<RunPart> open = new ArrayList<>();
        for (Object part : (List<?>) json.get("open")) {
            open.add(RunPart.of((Map<?, ?>) part));
        }
        return new Checkpoint(
                (Long) json.get("checkpoint"), (Long) json.get("logSeq"), (String) json.get("head"), open, indexEnd);
    }

    private static Map<?, ?> json(byte[] buffer, int start, int length) {
        if (length < 11) {
            return null;
        }
        byte[] text = Arrays.copyOfRange(buffer, start + 9, start + length);
        if (!checksum(text).equals(new String(buffer, start, 8, StandardCharsets.US_ASCII))) {
            return null;
        }
        try {
            return Json.parse(text, 0, text.length) instanceof Map<?, ?> map ? map : null;
        } catch (JsonException e) {
            return null;
        }
    }

    /** Whether the segment really has the checkpoint's hash before its offset. */
    static boolean fits(Storage.File segment, Checkpoint checkpoint) throws IOException {
        ByteBuffer end = ByteBuffer.allocate(Line.HASH_LENGTH + 1);
        long from = checkpoint.offset() - end.capacity();
        String expected = ",\"hash\":\"" + checkpoint.head() + "\"}\n";
        return from > 0
                && segment.read(from, end) == end.capacity()
                && new String(end.array(), StandardCharsets.US_ASCII).equals(expected);
    }
}
