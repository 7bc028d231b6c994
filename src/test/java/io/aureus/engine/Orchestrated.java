package io.aureus.engine;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.store.StateStore;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.tool.Tools;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Workflows that an orchestrator executes with tools of the test's own. */
@Timeout(60)
abstract class Orchestrated {
    final InMemoryEventLog log = new InMemoryEventLog();
    final Queue<String> executed = new ConcurrentLinkedQueue<>();
    private WorkflowOrchestrator orchestrator;

    @AfterEach
    void close() {
        if (orchestrator != null) {
            orchestrator.close();
        }
    }

    /** The store that the orchestrators of these tests work with. */
    StateStore store() throws Exception {
        return new InMemoryStateStore();
    }

    WorkflowOrchestrator with(TestTool... tools) throws Exception {
        orchestrator = new WorkflowOrchestrator(store(), Tools.of(tools), log);
        return orchestrator;
    }

    TestTool recording() {
        return new TestTool("record", call -> {
            executed.add(call.taskId());
            return call.inputs().get("value");
        });
    }

    List<EventType> history(RunResult result, String workflowId) throws Exception {
        return log.peek(new RunKey(RunKey.DEFAULT_TENANT, workflowId, result.runId())).stream()
                .map(Event::type)
                .toList();
    }
}
