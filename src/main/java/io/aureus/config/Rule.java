package io.aureus.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What values a setting accepts. */
sealed interface Rule {

    /** Stands for what is shown to nobody. */
    String HIDDEN = "********";

    /** What is accepted, for people. */
    String allowed();

    /** What stands for a value in a synopsis. */
    String label();

    /** What is wrong with a value that is not blank, or null. */
    String problemOf(String text);

    /** Whether values are shown to nobody. */
    default boolean isSecret() {
        return false;
    }

    /** A value that is right as it may be shown to anybody. */
    default String shown(String text) {
        return text;
    }

    /**
     * One of a few words.
     *
     * @param words in the order shown
     */
    record OneOf(List<String> words) implements Rule {
        @Override
        public String allowed() {
            return String.join(" | ", words);
        }

        @Override
        public String label() {
            return "TYPE";
        }

        @Override
        public String problemOf(String text) {
            return words.contains(text) ? null : "is '" + text + "'; allowed is " + String.join(" or ", words);
        }
    }

    /**
     * Some of a few words, separated by commas.
     *
     * @param words in the order shown
     */
    record SomeOf(List<String> words) implements Rule {
        @Override
        public String allowed() {
            return "one or more of " + String.join(", ", words);
        }

        @Override
        public String label() {
            return "WORDS";
        }

        @Override
        public String problemOf(String text) {
            boolean known = words.containsAll(List.of(text.split(",", -1)));
            return known ? null : "is '" + text + "'; allowed is " + allowed() + ", separated by commas";
        }
    }

    /**
     * A text of one form.
     *
     * @param label what stands for it
     * @param allowed the form, for people
     * @param matches whether a text has it
     */
    record Form(String label, String allowed, Predicate<String> matches) implements Rule {
        @Override
        public String problemOf(String text) {
            return matches.test(text) ? null : "is '" + text + "'; allowed is " + allowed;
        }
    }

    /**
     * A whole number.
     *
     * @param min the least
     * @param max the greatest
     * @param unit of what
     */
    record Range(int min, int max, String unit) implements Rule {
        @Override
        public String allowed() {
            return min + " to " + max + " " + unit;
        }

        @Override
        public String label() {
            return unit.toUpperCase(Locale.ROOT);
        }

        @Override
        public String problemOf(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= min && number <= max) {
                    return null;
                }
            } catch (NumberFormatException e) {
                return "is '" + text + "'; allowed is a whole number, " + allowed();
            }
            return "is " + text + "; allowed is " + allowed();
        }
    }

    /** The number of a port. */
    record Port() implements Rule {
        private static final Range NUMBER = new Range(1, 65_535, "port");

        @Override
        public String allowed() {
            return NUMBER.allowed();
        }

        @Override
        public String label() {
            return NUMBER.label();
        }

        @Override
        public String problemOf(String text) {
            return text.startsWith("tcp://")
                    ? "is '" + text
                            + "': Kubernetes says so of a service named 'database'. Give the container the port, or its"
                            + " pod 'enableServiceLinks: false'"
                    : NUMBER.problemOf(text);
        }
    }

    /** The path of a directory, which need not exist yet. */
    record Directory() implements Rule {
        @Override
        public String allowed() {
            return "a path";
        }

        @Override
        public String label() {
            return "DIR";
        }

        @Override
        public String problemOf(String text) {
            try {
                return Path.of(text).toString().isEmpty() ? "is empty; give a path" : null;
            } catch (InvalidPathException e) {
                return "is '" + text + "', which is no path: " + e.getReason();
            }
        }
    }

    /** The path of a file that is there. */
    record ReadableFile() implements Rule {
        @Override
        public String allowed() {
            return "a file";
        }

        @Override
        public String label() {
            return "FILE";
        }

        @Override
        public String problemOf(String text) {
            try {
                Path file = Path.of(text);
                if (Files.isRegularFile(file) && Files.isReadable(file)) {
                    return null;
                }
                return "is '" + text + "'; allowed is a file, and "
                        + (Files.exists(file) ? "this is none, or may not be read" : "there is no such one");
            } catch (InvalidPathException e) {
                return "is '" + text + "', which is no path: " + e.getReason();
            }
        }
    }

    /**
     * Any text.
     *
     * @param label what stands for it
     */
    record Word(String label) implements Rule {
        @Override
        public String allowed() {
            return "a text";
        }

        @Override
        public String problemOf(String text) {
            return null;
        }
    }

    /** Any text that is shown to nobody. */
    record Secret() implements Rule {
        @Override
        public String allowed() {
            return "a text";
        }

        @Override
        public String label() {
            return "SECRET";
        }

        @Override
        public String problemOf(String text) {
            return null;
        }

        @Override
        public boolean isSecret() {
            return true;
        }

        @Override
        public String shown(String text) {
            return HIDDEN;
        }
    }

    /** The address of a database, which may carry a password. */
    record Url() implements Rule {
        @Override
        public String allowed() {
            return "a URL";
        }

        @Override
        public String label() {
            return "URL";
        }

        @Override
        public String problemOf(String text) {
            try {
                DatabaseUrl.read(text);
                return null;
            } catch (DatabaseUrl.Wrong e) {
                return e.getMessage();
            }
        }

        @Override
        public boolean isSecret() {
            return true;
        }

        @Override
        public String shown(String text) {
            try {
                return DatabaseUrl.read(text).shown();
            } catch (DatabaseUrl.Wrong e) {
                return HIDDEN;
            }
        }
    }
}
