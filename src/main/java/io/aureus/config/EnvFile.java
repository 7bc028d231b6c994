package io.aureus.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of variables, one {@code NAME=VALUE} a line, as shells and containers read it: comments begin with {@code #}, also
 * after a blank behind a value; {@code export} may stand before a name; a value may stand in single or double quotes,
 * where in double ones a backslash stands before {@code "}, {@code \}, {@code $} or for {@code \n}. Nothing is expanded.
 */
final class EnvFile {
    private static final Pattern NAME =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=(.*)", Pattern.DOTALL);
    private static final Pattern SINGLE = Pattern.compile("\\s*'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE = Pattern.compile("\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern COMMENT = Pattern.compile("\\s#.*$", Pattern.DOTALL);
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final String place;

    /**
     * Reads one.
     *
     * @param place its name, for people
     * @param text its content
     */
    EnvFile(String place, String text) {
        this.place = place;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(i).startsWith("\uFEFF") ? lines.get(i).substring(1) : lines.get(i);
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                read(i + 1, line);
            }
        }
    }

    private void read(int number, String line) {
        Matcher named = NAME.matcher(line);
        if (!named.matches()) {
            problem(number, "is no NAME=VALUE");
            return;
        }
        String value = value(named.group(2));
        if (value == null) {
            problem(number, "gives " + named.group(1) + " a value whose quotes do not match; write 'VALUE'");
        } else if (variables.put(named.group(1), value) != null) {
            problem(number, "gives " + named.group(1) + " a second time");
        }
    }

    private static String value(String text) {
        Matcher single = SINGLE.matcher(text);
        if (single.matches()) {
            return single.group(1);
        }
        Matcher quoted = DOUBLE.matcher(text);
        if (quoted.matches()) {
            return ESCAPED.matcher(quoted.group(1)).replaceAll(found -> Matcher.quoteReplacement(unescaped(found)));
        }
        String plain = COMMENT.matcher(text).replaceFirst("").strip();
        return plain.startsWith("'") || plain.startsWith("\"") ? null : plain;
    }

    private static String unescaped(MatchResult found) {
        return switch (found.group(1)) {
            case "n" -> "\n";
            case "\"", "\\", "$" -> found.group(1);
            default -> found.group();
        };
    }

    /** Without the line itself, which may be secret. */
    private void problem(int line, String what) {
        problems.add("AUR-041 Line " + line + " of " + place + " " + what + ".");
    }

    /** What it gives, in its order. */
    Map<String, String> variables() {
        return variables;
    }

    /** What is wrong with it, one line each. */
    List<String> problems() {
        return problems;
    }
}
