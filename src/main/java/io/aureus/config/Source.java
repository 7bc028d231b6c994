package io.aureus.config;

import java.nio.file.Path;

/**
 * Where the value of a setting comes from.
 *
 * @param text as shown to people
 * @param ordinal what has a higher one outranks what has a lower one, as in MicroProfile Config; two sources of the same
 *     contradict each other
 */
public record Source(String text, int ordinal) {

    /** An option. */
    public static final Source FLAG = new Source("command line", 500);

    /** The Java machine's system properties. */
    public static final Source PROPERTY = new Source("system property", 400);

    /** The process's environment. */
    public static final Source ENVIRONMENT = new Source("environment", 300);

    /** Nobody has given one. */
    public static final Source DEFAULT = new Source("default", Integer.MIN_VALUE);

    private static final int ENV_FILE_ORDINAL = 200;

    /** A file of variables. */
    static Source envFile(Path file) {
        return new Source("file " + file, ENV_FILE_ORDINAL);
    }

    /** Whether nobody has given the value. */
    public boolean isDefault() {
        return equals(DEFAULT);
    }
}
