package io.aureus.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.ParsedWorkflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are refused, each with the messages that it must give beside it. */
class FaultyFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/faulty");

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_faulty_file_is_refused_with_every_fault_and_its_place(Path file) throws IOException {
        Path expected = Path.of(file.toString().replace(".yaml", ".expected"));

        ParsedWorkflow parsed = WorkflowReader.read(Files.readAllBytes(file), String.valueOf(file.getFileName()));

        assertThat(parsed.messages()).isEqualTo(Files.readAllLines(expected));
        assertThat(parsed.workflow()).isEmpty();
    }

    @Test
    void there_are_at_least_fifty_faulty_files() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(50);
    }
}
