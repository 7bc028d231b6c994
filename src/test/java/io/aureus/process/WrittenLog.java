package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One workflow's log as an auditor reads it: from the files alone, by docs/event-log.md alone, with no class of the log. It
 * fails on a broken chain, on two different lines for one place, on a gap, on a second end of a run that nobody reopened, and on
 * a task that is started or completed again after its completion.
 */
final class WrittenLog {

    private static final String HASH_FIELD = ",\"hash\":\"";
    private static final int HASH_LENGTH = HASH_FIELD.length() + 64 + "\"}".length();
    private static final Set<String> ENDS = Set.of("WORKFLOW_COMPLETED", "WORKFLOW_FAILED", "WORKFLOW_CANCELLED");

    private final Map<String, NavigableMap<Long, Map<?, ?>>> runs = new TreeMap<>();
    private final Map<String, String> bodies = new TreeMap<>();
    private int files;

    private WrittenLog() {}

    /** Reads and checks all files of a workflow; there may be none yet. */
    static WrittenLog of(Path logDirectory, String workflow) throws IOException {
        return of(List.of(logDirectory), workflow);
    }

    /** The same of several hosts, which have a directory each. */
    static WrittenLog of(List<Path> logDirectories, String workflow) throws IOException {
        WrittenLog log = new WrittenLog();
        for (Path logDirectory : logDirectories) {
            Path place = logDirectory.resolve(workflow);
            if (Files.isDirectory(place)) {
                for (Path file : segments(place)) {
                    log.add(file);
                }
            }
        }
        log.runs.forEach(WrittenLog::requireHistory);
        return log;
    }

    private static List<Path> segments(Path place) throws IOException {
        try (Stream<Path> paths = Files.list(place)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("events"))
                    .sorted()
                    .toList();
        }
    }

    private void add(Path file) throws IOException {
        files++;
        String text = Files.readString(file);
        // What follows the last line feed was being written when its process was killed.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        String previous = null;
        long logSeq = 0;
        for (String line : whole.lines().toList()) {
            Map<?, ?> json = (Map<?, ?>) Json.parse(line);
            if (previous == null) {
                previous = before(json);
            }
            String bare = line.substring(0, line.length() - HASH_LENGTH) + "}";
            assertThat(json.get("hash")).as("hash in %s of %s", file, line).isEqualTo(sha256(previous + bare));
            assertThat(json.get("logSeq")).as("logSeq in %s of %s", file, line).isEqualTo(logSeq);
            previous = (String) json.get("hash");
            logSeq++;
            if (json.get("runId") != null) {
                add(json, bare.substring(0, bare.lastIndexOf(",\"logSeq\":")));
            }
        }
    }

    private static String before(Map<?, ?> first) {
        Map<?, ?> data = (Map<?, ?>) first.get("data");
        return data.get("continues") instanceof Map<?, ?> continued ? (String) continued.get("hash") : "0".repeat(64);
    }

    /** Equal lines count once; different ones for one place are a divergence. */
    private void add(Map<?, ?> event, String body) {
        String run = (String) event.get("runId");
        Long seq = (Long) event.get("seq");
        String known = bodies.putIfAbsent(run + "#" + seq, body);
        assertThat(known == null ? body : known).as("%s #%s", run, seq).isEqualTo(body);
        runs.computeIfAbsent(run, id -> new TreeMap<>()).put(seq, event);
    }

    private static void requireHistory(String run, NavigableMap<Long, Map<?, ?>> events) {
        long next = 0;
        Set<Object> completed = new TreeSet<>();
        for (Map.Entry<Long, Map<?, ?>> event : events.entrySet()) {
            assertThat(event.getKey()).as("seq of %s", run).isEqualTo(next);
            next++;
            if ("TASK_STARTED".equals(event.getValue().get("type"))) {
                assertThat(completed)
                        .as("completed before it is started again in %s", run)
                        .doesNotContain(event.getValue().get("taskId"));
            }
            if ("TASK_COMPLETED".equals(event.getValue().get("type"))) {
                Object task = event.getValue().get("taskId");
                assertThat(completed.add(task))
                        .as("%s completed once in %s", task, run)
                        .isTrue();
            }
            if (ENDS.contains(event.getValue().get("type"))) {
                Map.Entry<Long, Map<?, ?>> after = events.higherEntry(event.getKey());
                assertThat(after == null ? "WORKFLOW_RESUMED" : after.getValue().get("type"))
                        .as("what follows an end of %s: nothing, unless it was reopened", run)
                        .isEqualTo("WORKFLOW_RESUMED");
            }
        }
    }

    /** How many files it has. */
    int files() {
        return files;
    }

    /** Ids of its runs. */
    Set<String> runs() {
        return runs.keySet();
    }

    /** Events of all runs, each once. */
    long eventCount() {
        return bodies.size();
    }

    /** Events of one run, each once. */
    long eventCount(String run) {
        return runs.containsKey(run) ? runs.get(run).size() : 0;
    }

    /** How often a task of a run was started: each execution of each attempt has its event. */
    long started(String run, String task) {
        return runs.get(run).values().stream()
                .filter(event -> "TASK_STARTED".equals(event.get("type")) && task.equals(event.get("taskId")))
                .count();
    }

    /** Whether an event of a type is there, of a task if one is named. */
    boolean has(String type, String task) {
        return runs.values().stream()
                .flatMap(events -> events.values().stream())
                .anyMatch(
                        event -> type.equals(event.get("type")) && (task == null || task.equals(event.get("taskId"))));
    }

    /** Each {@code run task} whose completion the log holds. */
    Set<String> completed() {
        Set<String> completed = new TreeSet<>();
        runs.forEach((run, events) -> events.values().stream()
                .filter(event -> "TASK_COMPLETED".equals(event.get("type")))
                .forEach(event -> completed.add(run + " " + event.get("taskId"))));
        return completed;
    }

    /** Runs whose last event is no end. */
    List<String> unfinished() {
        List<String> unfinished = new ArrayList<>();
        runs.forEach((run, events) -> {
            if (!ENDS.contains(events.lastEntry().getValue().get("type"))) {
                unfinished.add(run);
            }
        });
        return unfinished;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
