package io.aureus.eventlog.filesystem;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain of one file: each line's {@code hash} is the SHA-256, in hex, of the previous line's hash (64 hex digits) and
 * the line as it would stand without {@code ,"hash":"…"}.
 */
final class HashChain {

    /** What the first line of a file that continues no other is chained to. */
    static final String START = "0".repeat(64);

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;
    private long next;

    /** Made when it is first needed: many chains are only remembered. */
    private MessageDigest sha;

    /**
     * A chain that goes on.
     *
     * @param head hash of the last line, or {@link #START}
     * @param next {@code logSeq} of the next line
     */
    HashChain(String head, long next) {
        this.head = head.getBytes(StandardCharsets.US_ASCII);
        this.next = next;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String head() {
        return new String(head, StandardCharsets.US_ASCII);
    }

    long next() {
        return next;
    }

    /** Ends the line whose body begins at {@code start} with the chain's fields and a line feed. */
    void seal(Bytes out, int start) {
        out.ascii(",\"logSeq\":");
        out.ascii(Long.toString(next));
        step(out.array(), start, out.length() - start);
        out.ascii(",\"hash\":\"");
        out.write(head, 0, head.length);
        out.ascii("\"}\n");
    }

    private void step(byte[] line, int start, int length) {
        if (sha == null) {
            sha = sha256();
        }
        sha.update(head);
        sha.update(line, start, length);
        sha.update((byte) '}');
        byte[] hash = sha.digest();
        for (int i = 0; i < hash.length; i++) {
            head[2 * i] = HEX[(hash[i] >> 4) & 15];
            head[2 * i + 1] = HEX[hash[i] & 15];
        }
        next++;
    }

    /** Whether a line is the next of this chain; then the chain has moved on behind it. */
    boolean accepts(Line line) {
        if (line.logSeq() != next) {
            return false;
        }
        byte[] before = head.clone();
        step(line.bytes(), 0, line.bytes().length - Line.HASH_LENGTH);
        if (head().equals(line.hash())) {
            return true;
        }
        System.arraycopy(before, 0, head, 0, head.length);
        next--;
        return false;
    }

    /** Goes on behind a line that could not be checked. */
    void resume(Line line) {
        byte[] hash = line.hash().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(hash, 0, head, 0, head.length);
        next = line.logSeq() + 1;
    }
}
