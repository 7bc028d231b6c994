package io.aureus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists what the program can say, and nothing else. */
class ErrorCodesTest {
    private static final Pattern CODE = Pattern.compile("AUR-(\\d{3})");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| AUR-(\\d{3}) \\|");

    @Test
    void each_code_that_a_message_can_carry_has_exactly_one_row_and_no_row_is_idle() throws IOException {
        Set<String> said = new TreeSet<>(codesIn(Path.of("aureus")));
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                said.addAll(codesIn(source));
            }
        }
        List<String> rows = ROW.matcher(Files.readString(Path.of("docs/errors.md")))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(rows).doesNotHaveDuplicates().isSorted();
        assertThat(new TreeSet<>(rows)).isEqualTo(said);
    }

    private static Set<String> codesIn(Path file) throws IOException {
        Set<String> codes = new TreeSet<>();
        Matcher matcher = CODE.matcher(Files.readString(file));
        while (matcher.find()) {
            codes.add(matcher.group(1));
        }
        return codes;
    }
}
