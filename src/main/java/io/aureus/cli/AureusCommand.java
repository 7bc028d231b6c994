package io.aureus.cli;

import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Setting;
import io.aureus.config.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands have in common. */
abstract class AureusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /**
     * Does what was asked.
     *
     * @return what the process ends with
     * @throws Exception anything; {@link Failures} says what it means
     */
    abstract ExitCode execute() throws Exception;

    /** The settings that this command offers as options. */
    List<Setting> settingsOffered() {
        return List.of();
    }

    /** The option to bring a database along, if this command has it; else null. */
    EmbeddedOption embedded() {
        return null;
    }

    /** The settings, options of this command first. */
    final Settings settings() throws InvalidSettingsException, CommandException {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : settingsOffered()) {
            String given = spec.findOption(setting.flag()).getValue();
            if (given != null) {
                flags.put(setting, given);
            }
        }
        Settings settings = program().settings(flags, aureus().envFile());
        return embedded() == null ? settings : embedded().settings(program(), settings);
    }

    @Override
    public final Integer call() throws Exception {
        return execute().number();
    }

    final CommandSpec spec() {
        return spec;
    }

    final Aureus aureus() {
        return (Aureus) spec.root().userObject();
    }

    final Program program() {
        return aureus().program();
    }

    final OutputFormat output() {
        return aureus().output();
    }

    /** The whole command as it would be typed in a shell. */
    final String commandAsTyped() {
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        StringBuilder command = new StringBuilder("aureus");
        for (String argument : arguments) {
            boolean plain = argument.matches("[A-Za-z0-9_./:=@%+,-]+");
            command.append(' ').append(plain ? argument : "'" + argument.replace("'", "'\\''") + "'");
        }
        return command.toString();
    }
}
