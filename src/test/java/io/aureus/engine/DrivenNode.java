package io.aureus.engine;

import io.aureus.eventlog.EventLog;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.store.postgres.BrokenStore;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.tool.Tools;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** What stands for a process: engine, store, log; its time passes when the test says so. */
final class DrivenNode implements RunListener {
    private final String name;
    final AtomicLong nanos = new AtomicLong();
    final SimulatedStore store;
    final EventLog log;
    final Engine engine;
    final List<Runnable> attempts = new ArrayList<>();
    private final List<String> executed;
    final List<Runnable> withheld = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    boolean withholds;
    boolean executesAtOnce = true;
    Drive drive;

    DrivenNode(String name, TestDatabase database, EventLog real, List<String> executed) throws Exception {
        this(name, database, real, executed, Duration.ofSeconds(30));
    }

    DrivenNode(String name, TestDatabase database, EventLog real, List<String> executed, Duration leaseGrace)
            throws Exception {
        this.executed = executed;
        this.name = name;
        this.store = new SimulatedStore(database.dataSource(), nanos::get, UUID::randomUUID, BrokenStore.WHOLE);
        this.store.register();
        // By the database's clock it lasts as long as the test, however slow the machine; by the node's own see nanos.
        database.execute("UPDATE aureus.drivers SET expires_at = 'infinity' WHERE driver_id = '"
                + store.store().first().driver() + "'");
        this.log = withholding(real);
        TestTool note = new TestTool("note", call -> {
            executed.add(name + " " + call.taskId());
            return name;
        });
        this.engine = new Engine(new Surroundings(
                store.store(),
                log,
                Tools.of(note),
                work -> {
                    if (executesAtOnce) {
                        work.run();
                    } else {
                        attempts.add(work);
                    }
                },
                4,
                Clock.systemUTC(),
                new Random(1),
                Duration.ZERO,
                leaseGrace));
    }

    private EventLog withholding(EventLog real) {
        return (EventLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventLog.class}, (proxy, method, arguments) -> {
                    if (withholds && method.getName().equals("append")) {
                        CompletableFuture<Void> answer = new CompletableFuture<>();
                        @SuppressWarnings("unchecked")
                        List<Event> events = (List<Event>) arguments[0];
                        withheld.add(() -> real.append(events)
                                .thenRun(() -> answer.complete(null))
                                .toCompletableFuture()
                                .join());
                        return answer;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    DrivenNode drives(Order order) {
        drive = engine.drive(List.of(order).iterator(), 1, true, this);
        return this;
    }

    boolean step() throws Exception {
        return drive.step(Duration.ofMillis(5)) != null;
    }

    void stepUntil(Condition condition) throws Exception {
        while (!condition.holds()) {
            step();
        }
    }

    void stepToTheEnd() throws Exception {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    void acknowledge() {
        withholds = false;
        withheld.forEach(Runnable::run);
        withheld.clear();
    }

    /** Somebody has seen that its lease stands still, and takes it. */
    void expire(TestDatabase database) throws Exception {
        database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '"
                + store.store().first().driver() + "'");
    }

    boolean executes(String task) {
        return executed.contains(name + " " + task);
    }

    @Override
    public void blocked(Run run, String message) {
        heard.add("blocked " + message);
    }

    @Override
    public void left(Run run, boolean resumed) {
        heard.add("left " + run.status());
    }

    @Override
    public void lost(Run run) {
        heard.add("lost");
    }

    @Override
    public void refused(Order order, RunRefusedException why) {
        heard.add("refused " + why.getMessage());
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws Exception;
    }
}
