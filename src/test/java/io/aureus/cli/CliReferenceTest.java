package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CliReferenceTest {

    private static final Path PAGE = Path.of("docs", "cli-reference.md");
    private static final boolean WRITE = "write".equals(System.getProperty("aureus.docs"));

    private static CommandLine commands() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Aureus.commandLine(new Program(
                nowhere,
                nowhere,
                Map.of(),
                Map.of(),
                Path.of("none.env"),
                Terminal.NONE,
                new OpenLog(),
                Applications::inThisProcess,
                Clock.systemUTC()));
    }

    @Test
    void the_reference_says_what_the_commands_say() throws IOException {
        String generated = CliReference.of(commands());
        if (WRITE) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE)
                .as("docs/cli-reference.md; -Daureus.docs=write writes it anew")
                .hasContent(generated);
    }

    @Test
    void every_option_and_parameter_is_described() {
        assertDescribed(commands());
    }

    private static void assertDescribed(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .allSatisfy(argument -> assertThat(String.join("", argument.description()))
                        .as(command.getCommandName() + " " + argument.paramLabel())
                        .isNotBlank()
                        .matches("(?s).*[.)]"));
        assertThat(command.getCommandSpec().usageMessage().header())
                .as(command.getCommandName())
                .isNotEmpty();
        command.getSubcommands().values().forEach(CliReferenceTest::assertDescribed);
    }

    @Test
    void whatever_can_be_told_where_runs_live_can_bring_their_database_along() {
        List<String> without = new ArrayList<>();
        every(commands(), command -> {
            CommandSpec spec = command.getCommandSpec();
            if (spec.findOption("--state-store-type") != null && spec.findOption("--embedded-postgres") == null) {
                without.add(spec.qualifiedName());
            }
        });
        assertThat(without).isEmpty();
    }

    private static void every(CommandLine command, Consumer<CommandLine> look) {
        look.accept(command);
        command.getSubcommands().values().forEach(below -> every(below, look));
    }

    @Test
    void every_code_of_the_program_is_listed_for_its_reader() throws IOException {
        String page = Files.readString(Path.of("docs", "errors.md"));
        try (var sources = Files.walk(Path.of("src", "main", "java", "io", "aureus"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java"))
                    .filter(path ->
                            path.toString().contains("/cli/") || path.toString().contains("/config/"))
                    .toList()) {
                Matcher codes = Pattern.compile("AUR-\\d{3}").matcher(Files.readString(source));
                while (codes.find()) {
                    assertThat(page).as(source + " uses it").contains("| " + codes.group() + " |");
                }
            }
        }
    }
}
