package io.aureus.cli;

import io.aureus.workflow.Workflow;

/** What may be the id of something. */
final class Names {
    private Names() {}

    /**
     * Checks an id that was given.
     *
     * @param option by which
     * @param id the id
     * @return the id
     * @throws CommandException if it is blank, too long, or has control characters
     */
    static String checked(String option, String id) throws CommandException {
        boolean good = !id.isBlank()
                && id.length() <= Workflow.ID_LENGTH_MAX
                && id.codePoints().noneMatch(Character::isISOControl);
        if (!good) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-005 " + option + " is '" + Paint.oneLine(id) + "'; allowed are 1 to " + Workflow.ID_LENGTH_MAX
                            + " characters, not only blanks, without control characters.");
        }
        return id;
    }
}
