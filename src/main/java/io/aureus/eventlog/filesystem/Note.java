package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * How far a segment was forced, in which boot, and the chain's end there. Not forced itself: it need only outlive the
 * process. Rewritten in place; its checksum tells when that was interrupted.
 *
 * @param boot boot id of the machine then
 * @param segment which segment
 * @param offset bytes forced
 * @param logSeq of the next line
 * @param head hash of the last line before the offset
 */
record Note(String boot, String segment, long offset, long logSeq, String head) {

    private static final int LENGTH = 256;
    private static final int READS_MAX = 3;

    static String name(String segment) {
        return "note-" + segment;
    }

    boolean ofBoot(String bootId) {
        return !bootId.isEmpty() && boot.equals(bootId);
    }

    ByteBuffer encoded() {
        String text = text();
        String line = text.substring(0, text.length() - 1) + ",\"crc\":\"" + checksum(text) + "\"}";
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) ' ');
        bytes[LENGTH - 1] = '\n';
        byte[] ascii = line.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, 0, ascii.length);
        return ByteBuffer.wrap(bytes);
    }

    private String text() {
        StringBuilder text = new StringBuilder(LENGTH);
        Json.append(fields(), text);
        return text.toString();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("boot", boot);
        fields.put("segment", segment);
        fields.put("offset", offset);
        fields.put("logSeq", logSeq);
        fields.put("head", head);
        return fields;
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits(crc.getValue(), 8);
    }

    /** The note of a segment; null if there is none, or none that can be read: then nothing is proven. */
    static Note read(Storage.Directory directory, String segment) throws IOException {
        try (Storage.File file = directory.open(name(segment), false)) {
            for (int i = 0; i < READS_MAX; i++) { // its owner may be rewriting it
                ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
                int count = file.read(0, bytes);
                Note note = count == LENGTH ? decoded(bytes.array()) : null;
                if (note != null && note.segment.equals(segment)) {
                    return note;
                }
            }
            return null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Note decoded(byte[] bytes) {
        try {
            if (!(Json.parse(bytes, 0, bytes.length) instanceof Map<?, ?> json)
                    || !(json.get("boot") instanceof String boot)
                    || !(json.get("segment") instanceof String segment)
                    || !(json.get("offset") instanceof Long offset)
                    || !(json.get("logSeq") instanceof Long logSeq)
                    || !(json.get("head") instanceof String head)) {
                return null;
            }
            Note note = new Note(boot, segment, offset, logSeq, head);
            return checksum(note.text()).equals(json.get("crc")) ? note : null;
        } catch (JsonException e) {
            return null; // torn by a crash
        }
    }
}
