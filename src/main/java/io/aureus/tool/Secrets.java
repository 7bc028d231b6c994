package io.aureus.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * References to secrets: an object with the one key {@code fromEnv} or {@code fromFile}. Only the reference is ever stored;
 * its value is fetched for one attempt, and masked in all that leaves it.
 */
public final class Secrets {

    /** Largest file that a secret is read from, in bytes. */
    public static final int FILE_BYTES_MAX = 65_536;

    /** Code of the failure of a task whose secret cannot be had. */
    public static final String CODE = "secret";

    private static final String FROM_ENV = "fromEnv";
    private static final String FROM_FILE = "fromFile";

    private final UnaryOperator<String> environment;
    private final Path directory;
    private final List<String> values = new ArrayList<>();

    /** Fetches from an environment, and from files relative to a directory. */
    Secrets(UnaryOperator<String> environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    /**
     * Whether a value is a reference to a secret, whatever it refers to.
     *
     * @param value a JSON value
     * @return true for {@code {fromEnv: NAME}} and {@code {fromFile: PATH}}
     */
    public static boolean isReference(Object value) {
        return value instanceof Map<?, ?> map
                && map.size() == 1
                && (map.containsKey(FROM_ENV) || map.containsKey(FROM_FILE))
                && map.values().iterator().next() instanceof String name
                && !name.isEmpty();
    }

    /** The inputs with values in place of references; what was fetched is remembered for the {@link #mask()}. */
    Map<String, Object> resolve(Map<String, Object> inputs) throws ToolException {
        Map<String, Object> resolved = new LinkedHashMap<>();
        for (Map.Entry<String, Object> each : inputs.entrySet()) {
            resolved.put(each.getKey(), resolve(each.getValue()));
        }
        return resolved;
    }

    private Object resolve(Object value) throws ToolException {
        if (isReference(value)) {
            String secret = fetch((Map<?, ?>) value);
            values.add(secret);
            return secret;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> resolved = new LinkedHashMap<>();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                resolved.put((String) each.getKey(), resolve(each.getValue()));
            }
            return resolved;
        }
        if (value instanceof List<?> list) {
            List<Object> resolved = new ArrayList<>(list.size());
            for (Object each : list) {
                resolved.add(resolve(each));
            }
            return resolved;
        }
        return value;
    }

    /** What a reference stands for; it is not remembered. */
    String fetch(Map<?, ?> reference) throws ToolException {
        Map.Entry<?, ?> where = reference.entrySet().iterator().next();
        String name = (String) where.getValue();
        return where.getKey().equals(FROM_ENV) ? fromEnvironment(name) : fromFile(name);
    }

    /** Hands over every reference in a value, however deep. */
    static void forEachReference(Object value, Consumer<Map<?, ?>> taker) {
        if (isReference(value)) {
            taker.accept((Map<?, ?>) value);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> forEachReference(each, taker));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> forEachReference(each, taker));
        }
    }

    private String fromEnvironment(String name) throws ToolException {
        String value = environment.apply(name);
        if (value == null) {
            throw missing(
                    "{fromEnv: " + name + "}",
                    "this environment variable is not set in the process that executes"
                            + " the task; set it and start again");
        }
        return value;
    }

    /** The file's text without one line end at its end. */
    private String fromFile(String name) throws ToolException {
        String reference = "{fromFile: " + name + "}";
        try {
            Path file = directory.resolve(name);
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw missing(reference, "this file has more than " + FILE_BYTES_MAX + " bytes");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException | InvalidPathException e) {
            throw missing(
                    reference,
                    "this file cannot be read as UTF-8 text (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static ToolException missing(String reference, String why) {
        return new ToolException(CODE, "AUR-410 secret " + reference + ": " + why);
    }

    /** Hides all that was fetched so far. */
    Mask mask() {
        return new Mask(values);
    }
}
