package io.aureus.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.Fault;
import io.aureus.workflow.ParsedWorkflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tools as workflow files call them. */
class ToolsInFilesTest {

    private static List<String> faults(ParsedWorkflow file) {
        List<Fault> faults = Tools.installed().check(file.orThrow(), file.places());
        return faults.stream().map(fault -> fault.in(file.fileName())).toList();
    }

    @Test
    void faults_point_at_the_line_and_column_where_they_stand() {
        String yaml = """
                version: 1
                id: w
                tasks:
                  - id: a
                    tool: shel
                  - {id: b, toolName: lgo}
                  - id: c
                    tool: shell
                    inputs:
                      command: [echo, {a: 1}]
                      workdir: x
                    compensationAction: {tool: sleep, args: {durationMs: -1}}
                """;
        assertThat(faults(WorkflowReader.read(yaml, "w.yaml")))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault)
                                .startsWith("w.yaml:5:11: error AUR-401")
                                .endsWith("'shell'?"),
                        fault -> assertThat(fault)
                                .startsWith("w.yaml:6:23: error AUR-401")
                                .endsWith("'log'?"),
                        fault -> assertThat(fault)
                                .startsWith("w.yaml:10:7: error AUR-402")
                                .contains("command must be"),
                        fault -> assertThat(fault).startsWith("w.yaml:11:").contains("no input 'workdir'"),
                        fault -> assertThat(fault).startsWith("w.yaml:12:").contains("durationMs must be", "-1"));
    }

    @Test
    void the_examples_call_tools_rightly() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("docs/examples"))) {
            for (Path example :
                    examples.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                assertThat(faults(WorkflowReader.read(example))).isEmpty();
            }
        }
    }
}
