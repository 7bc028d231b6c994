package io.aureus.eventlog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** Why a file could not be used, in words for whoever reads the message: a class name says nothing to them. */
public final class IoReason {
    private IoReason() {}

    /**
     * The reason.
     *
     * @param e what the file system threw
     * @return for example {@code permission denied: /var/log/aureus}; never empty
     */
    public static String of(Exception e) {
        if (e instanceof FileSystemException failed) {
            String reason = of(failed);
            return failed.getFile() == null ? reason : reason + ": " + failed.getFile();
        }
        if (e instanceof CharacterCodingException) {
            return "it is no UTF-8 text";
        }
        if (e instanceof ReadOnlyFileSystemException) {
            return "the file system is read-only";
        }
        String message = e.getMessage();
        boolean known = e instanceof IOException || e instanceof FileNotFoundException;
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        return known ? message : e.getClass().getSimpleName() + ": " + message;
    }

    private static String of(FileSystemException failed) {
        if (failed instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failed instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failed instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (failed instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        return failed.getReason() == null ? "the file system refused" : failed.getReason();
    }
}
