package io.aureus.engine.batch;

import io.aureus.eventlog.IoReason;
import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.workflow.GivenInputs;
import io.aureus.workflow.InvalidInputsException;
import io.aureus.workflow.Workflow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The inputs of many runs, one JSON object a line; blank lines count but mean nothing. The whole file is checked before its
 * first line becomes a run; memory is bounded by the longest line.
 */
final class InputLines implements Iterator<InputLines.Line> {

    /** Faulty lines that a refusal names. */
    static final int FAULTS_SHOWN_MAX = 10;

    private final Workflow workflow;
    private final String sha256;
    private final BufferedReader reader;
    private int number;
    private String next;

    /**
     * One line.
     *
     * @param id the file's SHA-256 and the line's number
     * @param inputs checked, typed and completed
     */
    record Line(String id, Map<String, Object> inputs) {}

    /**
     * Checks a file and begins to read it.
     *
     * @param file the JSON Lines file
     * @param workflow declares the inputs
     * @throws JobRefusedException if it cannot be read, or a line is faulty
     */
    InputLines(Path file, Workflow workflow) throws JobRefusedException {
        this.workflow = workflow;
        try {
            this.sha256 = check(file);
            this.reader = Files.newBufferedReader(file);
            advance();
        } catch (IOException e) {
            throw new JobRefusedException("AUR-522 " + file + " cannot be read: " + IoReason.of(e));
        }
    }

    private String check(Path file) throws IOException, JobRefusedException {
        MessageDigest digest = sha256();
        StringBuilder problems = new StringBuilder();
        int faulty = 0;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int at = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                at++;
                String problem = problemOf(line);
                if (problem != null && faulty++ < FAULTS_SHOWN_MAX) {
                    problems.append("; line ").append(at).append(": ").append(problem);
                }
            }
        }
        if (faulty > 0) {
            throw new JobRefusedException("AUR-526 " + file + ": " + faulty + " faulty line(s)" + problems);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java machine has SHA-256", e);
        }
    }

    private String problemOf(String line) {
        try {
            if (!line.isBlank()) {
                inputs(line);
            }
            return null;
        } catch (JsonException | InvalidInputsException e) {
            return e.getMessage();
        }
    }

    private Map<String, Object> inputs(String line) {
        if (!(Json.parse(line) instanceof Map<?, ?> values)) {
            throw new JsonException("it is no JSON object", null);
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> byName = (Map<String, Object>) values;
        return GivenInputs.of(workflow, byName).orThrow();
    }

    /** The number of the line read last, from 1; 0 before the first. */
    int taken() {
        return next == null ? number : number - 1;
    }

    /** Passes over lines that became runs earlier. */
    void skip(int lines) {
        while (next != null && number <= lines) {
            advance();
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Line next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Line line = new Line(sha256 + ":" + number, inputs(next));
        advance();
        return line;
    }

    private void advance() {
        try {
            do {
                next = reader.readLine();
                number += next == null ? 0 : 1;
            } while (next != null && next.isBlank());
            if (next == null) {
                reader.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("AUR-522 the file of inputs can no longer be read", e);
        }
    }
}
