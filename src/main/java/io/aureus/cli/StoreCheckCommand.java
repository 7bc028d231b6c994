package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.store.postgres.StoreCheck;
import io.aureus.store.postgres.StoreCheck.Finding;
import io.aureus.store.postgres.StoreCheck.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at the database as a start would, and further. */
@Command(
        name = "check",
        header = "Check the database: all that a start looks at, and what an operator should know.",
        description = {
            "Nothing is changed. Exit code 6 if a start would be refused, 0 otherwise, also with warnings.",
            "What only a running server can know (its batch repository) is not looked at."
        })
final class StoreCheckCommand extends AureusCommand {

    @Mixin
    private EmbeddedOption embedded;

    @Override
    EmbeddedOption embedded() {
        return embedded;
    }

    @Override
    List<Setting> settingsOffered() {
        return List.of(Setting.STATE_STORE_TYPE);
    }

    @Override
    ExitCode execute() throws Exception {
        Settings settings = settings();
        if (settings.database().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-044 There is no database to check: the state store is in memory. Set DATABASE_URL.");
        }
        List<Finding> findings = StoreCheck.of(settings.database().get());
        Table table = new Table(program().paint(), "CHECK", "RESULT", "DETAIL");
        try (Results results = new Results(program(), output())) {
            for (Finding finding : findings) {
                String result = finding.result().name().toLowerCase(Locale.ROOT);
                if (!results.isText()) {
                    results.add(json(finding, result), List.of());
                }
                table.row(finding.check(), painted(finding.result(), result), finding.detail());
            }
            if (results.isText()) {
                table.lines().forEach(program().out()::println);
            }
        }
        boolean refused = findings.stream().anyMatch(finding -> finding.result() == Result.FAILED);
        return refused ? ExitCode.UNAVAILABLE : ExitCode.COMPLETED;
    }

    private String painted(Result result, String word) {
        return result == Result.FAILED ? program().paint().bad(word) : word;
    }

    private static Map<String, Object> json(Finding finding, String result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("check", finding.check());
        json.put("result", result);
        json.put("detail", finding.detail());
        return json;
    }
}
