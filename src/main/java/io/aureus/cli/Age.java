package io.aureus.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An age as people write it: a number and a unit, such as {@code 30d}. */
final class Age {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(d|h|m|s)");

    private Age() {}

    /**
     * Reads one.
     *
     * @param option which, for the message
     */
    static Duration of(String option, String text) throws CommandException {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-005 " + option + " is '" + text + "'; allowed is a number and a unit: d (days), h, m or s,"
                            + " such as 30d.");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
