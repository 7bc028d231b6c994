package io.aureus.cli;

/** Colours words for a terminal, or leaves them as they are. */
final class Paint {
    private static final String RESET = "\u001b[0m";

    private final boolean colour;

    Paint(boolean colour) {
        this.colour = colour;
    }

    /** A status of a run or a task, in the colour that it has everywhere. */
    String status(String status) {
        return in(
                switch (status) {
                    case "completed" -> "32";
                    case "failed", "timeout" -> "31";
                    case "running" -> "36";
                    case "paused", "retrying", "waiting", "cancelled", "compensated" -> "33";
                    default -> "2";
                },
                status);
    }

    /** The colour of what is running. */
    String running(String text) {
        return in("36", text);
    }

    String bold(String text) {
        return in("1", text);
    }

    String faint(String text) {
        return in("2", text);
    }

    String bad(String text) {
        return in("31", text);
    }

    private String in(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + RESET : text;
    }

    /** What others wrote, made harmless for a terminal: a control character is shown, not obeyed. */
    static String harmless(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                shown.append((char) c);
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c)); // also what turns the direction of text round
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** The same on one line. */
    static String oneLine(String text) {
        return harmless(text.strip()).replace("\t", " ").replace("\n", " / ");
    }
}
