package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunStatus;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that cannot be reached for a while costs delay, and nothing else. */
@Timeout(60)
class OutageTest {
    private static final int REFUSALS = 4;

    /** How often no connection was to be had; negative: it is there. */
    private final AtomicInteger refusals = new AtomicInteger(-1);

    private final Queue<String> executed = new ConcurrentLinkedQueue<>();

    /** Refuses a number of times once it was told that it is away. */
    private DataSource away(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    boolean isAway = refusals.get() >= 0 && refusals.getAndIncrement() < REFUSALS;
                    if (isAway) {
                        throw new SQLException("Connection refused", "08001");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void a_run_waits_for_the_database_and_goes_on_by_itself() throws Exception {
        PostgresStateStore store =
                new PostgresStateStore(away(TestDatabase.create().dataSource()));
        store.initialize();
        TestTool note = new TestTool("note", call -> {
            executed.add(call.taskId());
            if (call.taskId().equals("b")) {
                refusals.set(0);
            }
            return call.taskId();
        });
        Workflow chain = Workflow.named("chain")
                .task("a", t -> t.tool("note"))
                .task("b", t -> t.tool("note").dependsOn("a"))
                .task("c", t -> t.tool("note").dependsOn("b"))
                .build();

        RunResult result;
        try (WorkflowOrchestrator orchestrator =
                new WorkflowOrchestrator(store, Tools.of(note), new InMemoryEventLog())) {
            result = orchestrator.execute(chain);
        }

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(refusals.get()).isGreaterThan(REFUSALS);
        assertThat(executed).containsExactly("a", "b", "c");
    }
}
