package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.run.RunStatus;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process was killed when the end of a run stood in the log, and before the log had acknowledged it. */
@Timeout(60)
class EndNotToldTest {

    @TempDir
    Path directory;

    private final AtomicInteger executions = new AtomicInteger();
    private final Workflow workflow = Workflow.named("told")
            .task("only", t -> t.tool("count"))
            .output("count", "only")
            .build();

    @Test
    void the_same_start_tells_the_end_and_begins_nothing() throws Exception {
        RunResult first = execute();
        forgetWhatWasForced();

        RunResult again = execute();

        assertThat(again.runId()).isEqualTo(first.runId());
        assertThat(again.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(again.outputs()).isEqualTo(Map.of("count", 1L));
        assertThat(execute().runId()).as("after it was told, another begins").isNotEqualTo(first.runId());
        assertThat(executions).hasValue(2);
    }

    private RunResult execute() throws Exception {
        TestTool count = new TestTool("count", call -> (long) executions.incrementAndGet());
        try (FileSystemEventLog log = new FileSystemEventLog(directory);
                WorkflowOrchestrator orchestrator =
                        new WorkflowOrchestrator(new InMemoryStateStore(), Tools.of(count), log)) {
            return orchestrator.execute(workflow);
        }
    }

    /** What the files hold is as it is when the process is killed between the write of its last lines and the answer. */
    private void forgetWhatWasForced() throws Exception {
        List<Path> notes;
        try (Stream<Path> files = Files.list(directory.resolve("told"))) {
            notes = files.filter(file -> file.getFileName().toString().startsWith("note-"))
                    .toList();
        }
        assertThat(notes).isNotEmpty();
        for (Path note : notes) {
            Files.delete(note);
        }
    }
}
