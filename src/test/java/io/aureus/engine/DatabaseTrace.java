package io.aureus.engine;

import io.aureus.eventlog.EventLog;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Processes with one database whose drives a test turns by hand, and one run that they pass on. */
abstract class DatabaseTrace {
    static final Workflow CHAIN = Workflow.named("chain")
            .task("a", t -> t.tool("note"))
            .task("b", t -> t.tool("note").dependsOn("a"))
            .build();
    static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "chain", "r");

    final List<String> executed = new ArrayList<>();
    TestDatabase database;

    @TempDir
    Path directory;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
    }

    final DrivenNode node(String name, EventLog log) throws Exception {
        return new DrivenNode(name, database, log, executed);
    }

    static Launch launch() {
        return launch(CHAIN);
    }

    static Launch launch(Workflow workflow) {
        return new Launch("default", workflow, Map.of(), null, "r", false, false, Path.of("/work"));
    }

    static TakeUp adopt() {
        return new TakeUp(RUN, TakeUp.How.ADOPT, "test");
    }

    final String column(String name) throws Exception {
        return database.text("SELECT " + name + "::text FROM aureus.workflow_states WHERE run_id = 'r'");
    }

    static List<EventType> types(EventLog log) throws Exception {
        return log.peek(RUN).stream().map(Event::type).toList();
    }
}
