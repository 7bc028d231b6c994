package io.aureus.eventlog.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The few things the log asks of one directory of a file system. Real: {@link NioStorage}; in tests a simulated disk that
 * loses, tears and refuses.
 *
 * <p>Names are single path parts made by {@link DiskNames} or constants of this package. No operation follows a link
 * below the directory.
 */
public interface Storage extends Closeable {

    /** The directory, absolute, for messages. */
    String root();

    /**
     * Opens a directory below the root.
     *
     * @param parts names from the root down; none: the root
     * @param create whether missing ones are made
     * @return to be closed
     * @throws java.nio.file.NoSuchFileException if one is missing and none is to be made
     * @throws IOException if one is no directory, or a link, or the medium fails
     */
    Directory directory(List<String> parts, boolean create) throws IOException;

    /**
     * Takes one byte of the directory's lock file; never waits. It is held until released or this process ends.
     *
     * @param position which byte, not negative
     * @return null if anybody (this process included) holds it
     * @throws IOException if the medium fails
     */
    Range tryLock(long position) throws IOException;

    /**
     * Whether somebody (this process included) holds a byte of the lock file.
     *
     * @param position which byte
     * @throws IOException if the medium fails
     */
    boolean locked(long position) throws IOException;

    /** Changes when the machine starts anew, and only then; empty if that cannot be told. */
    String bootId();

    /** Names this process among all that use the directory: never used twice. */
    String processToken();

    /** This process's id on its host. */
    long processId();

    /** This host's name. */
    String host();

    /** A name part never used before: 16 lower-case hex digits. */
    String unique();

    /**
     * Space left for us.
     *
     * @return bytes
     * @throws IOException if the medium fails
     */
    long usableBytes() throws IOException;

    @Override
    void close();

    /** A directory that was reached without following a link. */
    interface Directory extends Closeable {

        /** Its path, for messages. */
        String path();

        /**
         * Makes a file that only its owner reads and writes.
         *
         * @param name which must not exist
         * @return open for reading and writing
         * @throws java.nio.file.FileAlreadyExistsException if it exists
         * @throws IOException if the medium fails
         */
        File create(String name) throws IOException;

        /**
         * Opens a regular file that has this one name.
         *
         * @param name which
         * @param write whether to write, too
         * @return to be closed
         * @throws java.nio.file.NoSuchFileException if there is none
         * @throws IOException if it is a link, has other names, is no regular file, or the medium fails
         */
        File open(String name, boolean write) throws IOException;

        /**
         * What is in it.
         *
         * @return in no order
         * @throws IOException if the medium fails
         */
        List<Entry> list() throws IOException;

        /**
         * What a name stands for.
         *
         * @param name which
         * @return null if there is none
         * @throws IOException if the medium fails
         */
        Entry stat(String name) throws IOException;

        /**
         * Makes the entries of this directory survive the loss of power.
         *
         * @throws IOException if they may not
         */
        void force() throws IOException;

        /**
         * Gives a file another name in this directory, atomically.
         *
         * @param from its name
         * @param to its new name; must not exist
         * @throws IOException if the medium fails
         */
        void rename(String from, String to) throws IOException;

        /**
         * Removes a file.
         *
         * @param name which
         * @throws IOException if the medium fails
         */
        void delete(String name) throws IOException;

        @Override
        void close();
    }

    /** An open file. */
    interface File extends Closeable {

        /**
         * Reads what is there.
         *
         * @param offset from where
         * @param into filled as far as possible by one read
         * @return bytes read, or -1 at the end
         * @throws IOException if the medium fails
         */
        int read(long offset, ByteBuffer into) throws IOException;

        /**
         * Writes all.
         *
         * @param offset where to
         * @param from what
         * @throws IOException if the medium fails; any part may have been written
         */
        void write(long offset, ByteBuffer from) throws IOException;

        /**
         * Its size now.
         *
         * @return bytes
         * @throws IOException if the medium fails
         */
        long size() throws IOException;

        /**
         * Makes what was written survive the loss of power.
         *
         * @throws IOException if it may not; then nobody can make it so any more
         */
        void force() throws IOException;

        @Override
        void close();
    }

    /** A held byte of the lock file. */
    interface Range {
        /** Lets go; again has no effect. */
        void release();
    }

    /**
     * A name in a directory.
     *
     * @param name one path part
     * @param kind what it stands for
     * @param size bytes, for files
     * @param identity equal as long as it is the same file
     */
    record Entry(String name, Kind kind, long size, Object identity) {}

    /** What a name may stand for. */
    enum Kind {
        FILE,
        DIRECTORY,
        OTHER
    }
}
