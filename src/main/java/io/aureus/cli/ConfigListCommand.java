package io.aureus.cli;

import io.aureus.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Says what can be set. */
@Command(
        name = "list",
        header = "List all settings: names, what is allowed, default, meaning.",
        description = "All are read once, at the start of a process.")
final class ConfigListCommand extends AureusCommand {

    @Override
    ExitCode execute() {
        try (Results results = new Results(program(), output())) {
            for (Setting setting : Setting.values()) {
                results.add(json(setting), text(setting));
            }
        }
        return ExitCode.COMPLETED;
    }

    private List<String> text(Setting setting) {
        List<String> names = new ArrayList<>(List.of(setting.key()));
        if (setting.flag() != null) {
            names.add(setting.flag());
        }
        if (setting.isSecret()) {
            names.add(setting.variable() + Setting.FILE_SUFFIX);
        }
        return List.of(
                program().paint().bold(setting.variable()) + "  " + String.join("  ", names),
                "    " + setting.help(),
                "    Allowed: " + setting.allowed() + ". Default: "
                        + (setting.defaultText() == null ? "none" : setting.defaultText()) + ".");
    }

    private static Map<String, Object> json(Setting setting) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("variable", setting.variable());
        json.put("key", setting.key());
        if (setting.flag() != null) {
            json.put("flag", setting.flag());
        }
        json.put("allowed", setting.allowed());
        if (setting.defaultText() != null) {
            json.put("default", setting.defaultText());
        }
        json.put("secret", setting.isSecret());
        json.put("help", setting.help());
        return json;
    }
}
