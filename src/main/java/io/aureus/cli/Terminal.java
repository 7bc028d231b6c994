package io.aureus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What reads our output: a person at a terminal, or something else.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal
 * @param colour whether colour is wanted on a terminal
 * @param width columns, at least 20
 */
record Terminal(boolean out, boolean err, boolean colour, int width) {

    private static final int WIDTH_USUAL = 80;

    /** No terminal at all. */
    static final Terminal NONE = new Terminal(false, false, false, WIDTH_USUAL);

    static Terminal ofProcess(Map<String, String> environment) {
        boolean capable = !"dumb".equals(environment.get("TERM"));
        return new Terminal(
                capable && isTerminal(1), capable && isTerminal(2), wantsColour(environment), width(environment));
    }

    /** The convention of no-color.org: present and not empty means no. */
    static boolean wantsColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static int width(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        boolean number = columns.matches("[1-9][0-9]{1,3}");
        return number ? Math.max(20, Integer.parseInt(columns)) : WIDTH_USUAL;
    }

    /** Java cannot tell it of one stream alone; where the system does not, the launcher says {@code 12}, {@code 1} or {@code 2}. */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException e) {
            return false;
        }
        return System.getProperty("aureus.terminal", "").contains(Integer.toString(descriptor));
    }
}
