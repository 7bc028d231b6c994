package io.aureus.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about settings has each of them as it is declared. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final String BEGIN = "<!-- the settings: -Daureus.docs=write writes them anew -->\n";
    private static final String END = "<!-- end of the settings -->";

    @Test
    void the_page_has_every_setting_as_it_is_declared() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String whole = page.substring(0, begin) + table() + page.substring(page.indexOf(END));
        if ("write".equals(System.getProperty("aureus.docs"))) {
            Files.writeString(PAGE, whole);
        }
        assertThat(PAGE).content().isEqualTo(whole);
    }

    private static String table() {
        StringBuilder table = new StringBuilder();
        table.append("| variable | key | option | allowed | default | meaning |\n|---|---|---|---|---|---|\n");
        for (Setting setting : Setting.values()) {
            String file = setting.isSecret() ? ", `" + setting.variable() + Setting.FILE_SUFFIX + "`" : "";
            table.append("| `" + setting.variable() + "`" + file + " | `" + setting.key() + "` | "
                    + code(setting.flag())
                    + " | " + setting.allowed().replace("|", "\\|") + " | " + code(setting.defaultText()) + " | "
                    + setting.help() + " |\n");
        }
        return table.toString();
    }

    private static String code(String word) {
        return word == null ? "" : "`" + word + "`";
    }
}
