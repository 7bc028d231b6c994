package io.aureus.eventlog.filesystem;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, are used again, and can be read where they stand. */
final class Bytes extends OutputStream {

    private byte[] array = new byte[8 * 1024];
    private int length;

    @Override
    public void write(int b) {
        room(1);
        array[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, array, length, count);
        length += count;
    }

    void ascii(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            array[length++] = (byte) text.charAt(i);
        }
    }

    void utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    private void room(int count) {
        if (array.length - length < count) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + count));
        }
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    ByteBuffer all() {
        return ByteBuffer.wrap(array, 0, length);
    }

    /** Empties it; a buffer that had to grow beyond what is usual is given back. */
    void clear(int usual) {
        length = 0;
        if (array.length > usual) {
            array = new byte[8 * 1024];
        }
    }

    /** Drops what stands behind a mark. */
    void cut(int mark) {
        length = mark;
    }
}
