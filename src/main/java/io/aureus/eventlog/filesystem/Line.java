package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;

/** One complete line of a file, with the chain's fields. */
final class Line {

    /** Length of {@code ,"hash":"<64 digits>"}} at the end. */
    static final int HASH_LENGTH = 9 + 64 + 2;

    private static final byte[] HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOG_SEQ = ",\"logSeq\":".getBytes(StandardCharsets.US_ASCII);

    private final long offset;
    private final byte[] bytes;
    private final int bodyLength;
    private final long logSeq;

    private Line(long offset, byte[] bytes, int bodyLength, long logSeq) {
        this.offset = offset;
        this.bytes = bytes;
        this.bodyLength = bodyLength;
        this.logSeq = logSeq;
    }

    /** Reads the chain's fields; null if the line has none, as those of the original. */
    static Line parse(long offset, byte[] from, int start, int length) {
        int hash = start + length - HASH_LENGTH;
        if (hash < start || !matches(HASH, from, hash) || from[start + length - 1] != '}') {
            return null;
        }
        int digits = hash;
        while (digits > start && from[digits - 1] >= '0' && from[digits - 1] <= '9') {
            digits--;
        }
        int field = digits - LOG_SEQ.length;
        if (digits == hash || hash - digits > 18 || field < start || !matches(LOG_SEQ, from, field)) {
            return null;
        }
        long logSeq = Long.parseLong(new String(from, digits, hash - digits, StandardCharsets.US_ASCII));
        return new Line(offset, Arrays.copyOfRange(from, start, start + length), field - start, logSeq);
    }

    private static boolean matches(byte[] what, byte[] in, int at) {
        return Arrays.equals(what, 0, what.length, in, at, at + what.length);
    }

    /** Where it begins. */
    long offset() {
        return offset;
    }

    /** All of it but the line feed; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** How many of its bytes are not the chain's: equal bodies are equal lines. */
    int bodyLength() {
        return bodyLength;
    }

    /** Its place in the file's chain. */
    long logSeq() {
        return logSeq;
    }

    /** Where the next line begins. */
    long end() {
        return offset + bytes.length + 1;
    }

    String hash() {
        return new String(bytes, bytes.length - 66, 64, StandardCharsets.US_ASCII);
    }

    /** SHA-256 of the body. */
    byte[] digest(MessageDigest sha) {
        sha.update(bytes, 0, bodyLength);
        return sha.digest();
    }

    /** The line as JSON; null if it is none, or no object. */
    Map<String, Object> json() {
        return EventLines.fields(bytes, 0, bytes.length);
    }

    /** Those fields that are wanted; null if the line is no JSON, or no object. */
    Map<String, Object> json(Json.Wanted wanted) {
        try {
            return Json.parseObject(bytes, 0, bytes.length, wanted);
        } catch (JsonException e) {
            return null;
        }
    }
}
