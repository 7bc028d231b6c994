package io.aureus.eventlog.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file of a real file system. */
final class NioFile implements Storage.File {

    private final FileChannel channel;

    NioFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Closes what was only read, or forced before: a failure to close it loses nothing. */
    static void closed(Closeable open) {
        try {
            open.close();
        } catch (IOException e) {
            System.getLogger(NioFile.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
        return channel.read(into, offset);
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() {
        closed(channel);
    }
}
