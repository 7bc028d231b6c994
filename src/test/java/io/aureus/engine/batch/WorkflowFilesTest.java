package io.aureus.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.tool.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowFilesTest {
    private static final String ORDER =
            "id: order\nversion: '1'\ntasks:\n  - {id: a, tool: log, inputs: {message: hi}}\n";

    @TempDir
    Path directory;

    private Path below;
    private WorkflowFiles files;

    @BeforeEach
    void make() throws Exception {
        below = Files.createDirectories(directory.resolve("workflows"));
        Files.createDirectories(below.resolve("deep"));
        Files.writeString(below.resolve("deep/order.yaml"), ORDER);
        Files.writeString(directory.resolve("outside.yaml"), ORDER);
        files = new WorkflowFiles(below, Tools.installed());
    }

    @Test
    void a_workflow_is_found_by_its_path_and_by_its_id() throws Exception {
        assertThat(files.workflow("deep/order.yaml").workflow().id()).isEqualTo("order");
        assertThat(files.workflow("order").file().getFileName()).hasToString("order.yaml");
    }

    @Test
    void nothing_outside_the_directory_can_be_named() throws Exception {
        Files.createSymbolicLink(below.resolve("link.yaml"), directory.resolve("outside.yaml"));

        for (String name : new String[] {
            "../outside.yaml", directory.resolve("outside.yaml").toString(), "link.yaml"
        }) {
            assertThatThrownBy(() -> files.workflow(name))
                    .isInstanceOf(JobRefusedException.class)
                    .hasMessageStartingWith("AUR-523");
        }
        assertThatThrownBy(() -> files.inputs("../outside.yaml")).hasMessageStartingWith("AUR-523");
    }

    @Test
    void an_id_that_two_files_define_is_refused() throws Exception {
        Files.writeString(below.resolve("again.yml"), ORDER);

        assertThatThrownBy(() -> files.workflow("order")).hasMessageStartingWith("AUR-525");
    }

    @Test
    void a_faulty_file_is_refused_with_its_faults() throws Exception {
        Files.writeString(below.resolve("bad.yaml"), ORDER.replace("tool: log", "tool: lgo"));

        assertThatThrownBy(() -> files.workflow("bad.yaml"))
                .hasMessageStartingWith("AUR-524")
                .hasMessageContaining("lgo");
    }

    @Test
    void without_a_directory_no_file_can_be_named() {
        assertThatThrownBy(() -> new WorkflowFiles(null, Tools.installed()).workflow("order"))
                .hasMessageStartingWith("AUR-521");
    }
}
