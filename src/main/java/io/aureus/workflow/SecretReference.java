package io.aureus.workflow;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says where a secret is found, in the place of a value: {@code {fromEnv: NAME}} or {@code {fromFile: PATH}}. The
 * secret itself is looked up when a task executes and is never stored.
 *
 * @param source where it is found
 * @param name of the environment variable, or path of the file
 */
public record SecretReference(Source source, String name) {

    /** Where a secret is found. */
    public enum Source {
        ENVIRONMENT,
        FILE
    }

    private static final String FROM_ENV = "fromEnv";
    private static final String FROM_FILE = "fromFile";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * The reference that a value is.
     *
     * @param value a JSON value
     * @return empty if it is no (well-formed) reference
     */
    public static Optional<SecretReference> in(Object value) {
        if (!looksLikeOne(value) || faultOf((Map<?, ?>) value) != null) {
            return Optional.empty();
        }
        Map<?, ?> map = (Map<?, ?>) value;
        return map.get(FROM_ENV) instanceof String variable
                ? Optional.of(new SecretReference(Source.ENVIRONMENT, variable))
                : Optional.of(new SecretReference(Source.FILE, (String) map.get(FROM_FILE)));
    }

    static boolean looksLikeOne(Object value) {
        return value instanceof Map<?, ?> map && (map.containsKey(FROM_ENV) || map.containsKey(FROM_FILE));
    }

    /** What is wrong with a map that looks like a reference, or null. */
    static String faultOf(Map<?, ?> map) {
        if (map.size() != 1) {
            return "a reference to a secret has one key, fromEnv or fromFile, this one has " + map.keySet();
        }
        if (map.containsKey(FROM_ENV)) {
            boolean good = map.get(FROM_ENV) instanceof String text
                    && VARIABLE.matcher(text).matches();
            return good
                    ? null
                    : "fromEnv is " + Shown.value(map.get(FROM_ENV))
                            + "; allowed is the name of an environment variable (letters, digits, _)";
        }
        boolean good = map.get(FROM_FILE) instanceof String text && !text.isBlank();
        return good ? null : "fromFile is " + Shown.value(map.get(FROM_FILE)) + "; allowed is the path of a file";
    }
}
