package io.aureus.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Lists of the settings that are written by hand are whole. */
class SettingsListsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (\\S+) \\|");

    /** Those of the database are not among them: on such a server the pool says it. */
    @Test
    void the_page_for_servers_of_others_has_each_with_its_default() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(Path.of("docs/deployment.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .filter(setting -> !setting.variable().startsWith("DATABASE_"))
                        .map(setting -> setting.variable() + " "
                                + (setting.defaultText() == null ? "none" : "`" + setting.defaultText() + "`"))
                        .toList());
    }
}
