package io.aureus.cli;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.workflow.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * A file of inputs: a JSON object for one run, or JSON Lines for many. It is never in memory as a whole unless it is the
 * object of one run.
 *
 * @param source the file as it was named, for messages
 * @param path where its bytes can be read any number of times: the file, or a copy of what a pipe gave
 * @param isLines whether every line is the inputs of a run of its own
 */
record InputFile(Path source, Path path, boolean isLines) {

    /** Largest JSON object for one run, in bytes: 16 MiB. */
    private static final long OBJECT_BYTES_MAX = 16 << 20;

    /** Gets the lines of a JSON Lines file. */
    @FunctionalInterface
    interface LineReader {
        /**
         * One line that is not blank.
         *
         * @param number from 1
         * @param text the line
         */
        void line(long number, String text) throws CommandException;
    }

    /**
     * Finds out what a file is: JSON Lines if its name ends in {@code .jsonl} or {@code .ndjson}, if it is larger than the
     * inputs of one run may be, or if its first line is a whole object and more follows.
     */
    static InputFile at(Path source) throws CommandException {
        String name = String.valueOf(source.getFileName()).toLowerCase(Locale.ROOT);
        Path path = repeatable(source);
        boolean named = name.endsWith(".jsonl") || name.endsWith(".ndjson");
        try (BufferedReader lines = reader(Files.newInputStream(path))) {
            boolean isLines = named || Files.size(path) > OBJECT_BYTES_MAX || beginsWithWholeObject(lines);
            return new InputFile(source, path, isLines);
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    /** A pipe gives its bytes once: they are copied to a file of our own, which ends with the program. */
    private static Path repeatable(Path source) throws CommandException {
        if (Files.isRegularFile(source) || !Files.exists(source)) {
            return source;
        }
        try (InputStream in = Files.newInputStream(source)) {
            Path copy = Files.createTempFile("aureus-inputs-", ".json");
            copy.toFile().deleteOnExit();
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    private static boolean beginsWithWholeObject(BufferedReader lines) throws IOException {
        String first = nextNotBlank(lines);
        if (first == null || nextNotBlank(lines) == null) {
            return false;
        }
        try {
            return Json.parse(first) instanceof Map<?, ?>;
        } catch (JsonException e) {
            return false;
        }
    }

    private static String nextNotBlank(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && line.isBlank()) {
            line = lines.readLine();
        }
        return line;
    }

    /** The inputs of the one run that the file is for. */
    Map<String, Object> object() throws CommandException {
        try {
            return object(Files.readString(path), 1);
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    /**
     * Reads a JSON object.
     *
     * @param text JSON
     * @param firstLine at which it begins, from 1
     */
    Map<String, Object> object(String text, long firstLine) throws CommandException {
        try {
            if (Json.parse(text) instanceof Map<?, ?> map) {
                @SuppressWarnings("unchecked") // JSON objects have text keys
                Map<String, Object> object = (Map<String, Object>) map;
                return object;
            }
        } catch (JsonException e) {
            long line = firstLine + Math.max(0, e.line() - 1);
            throw fault(line, e.column(), "this is no JSON: " + Paint.oneLine(e.getMessage()), e);
        }
        throw fault(firstLine, 1, "this is no JSON object; write {\"NAME\": VALUE, …}", null);
    }

    private CommandException fault(long line, int column, String message, JsonException cause) {
        Fault fault = new Fault("AUR-031", Fault.Severity.ERROR, (int) line, Math.max(1, column), message, null);
        return new CommandException(ExitCode.USAGE, fault.in(source.toString()), cause);
    }

    /**
     * Reads all lines.
     *
     * @return the SHA-256 of the file's bytes
     */
    String forEachLine(LineReader reader) throws CommandException {
        MessageDigest digest = sha256();
        try (BufferedReader lines = reader(new DigestInputStream(Files.newInputStream(path), digest))) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    reader.line(number, line);
                }
            }
        } catch (IOException e) {
            throw unreadable(source, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static CommandException unreadable(Path path, IOException e) {
        String why = e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
        if (e instanceof CharacterCodingException) {
            why = "it is no UTF-8 text";
        }
        return new CommandException(ExitCode.USAGE, "AUR-030 The inputs " + path + " cannot be read: " + why + ".", e);
    }
}
