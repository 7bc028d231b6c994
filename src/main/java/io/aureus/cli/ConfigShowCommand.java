package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.config.Settings.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows what holds. */
@Command(
        name = "show",
        header = "Show each setting's value, where it comes from, and what it outranks.",
        description = "Secrets are hidden. Options of other commands outrank what is shown.")
final class ConfigShowCommand extends AureusCommand {

    @Override
    ExitCode execute() throws Exception {
        Settings settings = settings();
        Table table = new Table(program().paint(), "SETTING", "VALUE", "SOURCE");
        try (Results results = new Results(program(), output())) {
            for (Setting setting : Setting.values()) {
                Value value = settings.values().get(setting);
                List<Value> outranked = settings.outranked(setting);
                if (!results.isText()) {
                    results.add(json(setting, value, outranked), List.of());
                    continue;
                }
                table.row(setting.variable(), value == null ? "" : shown(setting, value), source(setting, value));
                outranked.forEach(
                        other -> table.row("", shown(setting, other), source(setting, other) + ", outranked"));
            }
            if (results.isText()) {
                table.lines().forEach(program().out()::println);
            }
        }
        return ExitCode.COMPLETED;
    }

    private static String shown(Setting setting, Value value) {
        return Paint.oneLine(setting.shown(value.text()));
    }

    private static String source(Setting setting, Value value) {
        if (value == null) {
            return "none";
        }
        boolean usualName = value.name().equals(setting.variable());
        return value.source().text() + (usualName ? "" : ", " + value.name());
    }

    private static Map<String, Object> json(Setting setting, Value value, List<Value> outranked) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("setting", setting.variable());
        if (value != null) {
            json.putAll(json(setting, value));
        }
        json.put(
                "outranked",
                outranked.stream().map(other -> json(setting, other)).toList());
        return json;
    }

    private static Map<String, Object> json(Setting setting, Value value) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", setting.shown(value.text()));
        json.put("source", value.source().text());
        json.put("name", value.name());
        return json;
    }
}
