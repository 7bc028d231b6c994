package io.aureus.eventlog.filesystem;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;

/** The lanes of all workflows asked for so far; only the latest used ones keep files open. */
final class Lanes {

    /** Workflows whose files may be open at the same time; beyond it the least recently used one's are closed. */
    static final int OPEN_MAX = 128;

    private final Storage storage;
    private final Protocol protocol;
    private final Executor executor;
    private final Clock clock;
    private final Counts counts;
    private final Map<Workflow, Lane> all = new LinkedHashMap<>();
    private final LinkedHashMap<Workflow, Lane> open = new LinkedHashMap<>(16, 0.75f, true);

    private record Workflow(String tenant, String workflowId) {}

    Lanes(Storage storage, Protocol protocol, Executor executor, Clock clock, Counts counts) {
        this.storage = storage;
        this.protocol = protocol;
        this.executor = executor;
        this.clock = clock;
        this.counts = counts;
    }

    Lane of(String tenant, String workflowId) {
        Workflow workflow = new Workflow(tenant, workflowId);
        Lane lane;
        Lane unused = null;
        synchronized (this) {
            lane = all.computeIfAbsent(workflow, this::newLane);
            open.put(workflow, lane);
            if (open.size() > OPEN_MAX) {
                Workflow eldest = open.keySet().iterator().next();
                unused = open.remove(eldest);
            }
        }
        if (unused != null) {
            unused.letGo();
        }
        return lane;
    }

    private Lane newLane(Workflow workflow) {
        WorkflowPlace place = new WorkflowPlace(storage, workflow.tenant, workflow.workflowId);
        return new Lane(new WorkflowLog(place, protocol, clock, counts), executor, clock, counts);
    }

    private synchronized List<Lane> list() {
        return new ArrayList<>(all.values());
    }

    long sum(ToLongFunction<WorkflowLog> number) {
        return list().stream().map(Lane::log).mapToLong(number).sum();
    }

    void close() {
        list().forEach(Lane::close);
    }
}
