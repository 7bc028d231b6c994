package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/**
 * Several processes drive a few runs in one directory while everything goes wrong; whatever anybody was told to have
 * happened must stay so for ever.
 */
final class CrashWorld {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");

    private static final String VALUE = "value";

    private static final List<EventType> TYPES = List.of(
            EventType.TASK_STARTED,
            EventType.TASK_COMPLETED,
            EventType.WORKFLOW_COMPLETED,
            EventType.WORKFLOW_RESUMED,
            EventType.WORKFLOW_PAUSED);

    private final Random random;
    private final SimulatedDisk disk;
    private final Protocol protocol;
    private final boolean waitsForAcknowledgement;
    private final Map<RunKey, List<Event>> happened = new HashMap<>();
    private final List<RunKey> runs = new ArrayList<>();
    private final Ticks clock = new Ticks();
    private Baton baton;
    private List<Baton.Player> players = new ArrayList<>();
    private int operationsLeft;
    private int faultOneIn;
    private int nonce;

    CrashWorld(long seed, Protocol protocol, boolean waitsForAcknowledgement) {
        this.random = new Random(seed);
        this.disk = new SimulatedDisk(random);
        this.protocol = protocol;
        this.waitsForAcknowledgement = waitsForAcknowledgement;
        for (int i = 0; i < 4; i++) {
            runs.add(new RunKey(RunKey.DEFAULT_TENANT, "w" + i % 2, "r" + i));
        }
    }

    /** Simulated time; each question takes a while. */
    private static final class Ticks extends Clock {
        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plus(Duration.ofMillis(7));
            return now;
        }
    }

    /** Lets processes live and end a number of times, then looks at everything in peace. */
    void live(int lives) {
        for (int i = 0; i < lives; i++) {
            faultOneIn = random.nextBoolean() ? 0 : 20 + random.nextInt(200);
            operationsLeft = 50 + random.nextInt(900);
            baton = new Baton(random, 1 + random.nextInt(20));
            players = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            List<SimulatedProcess> processes = new ArrayList<>();
            for (int p = 0; p < count; p++) {
                SimulatedProcess process = disk.process(this::hook);
                processes.add(process);
                players.add(baton.add(process.toString(), () -> drive(process)));
            }
            baton.run();
            end(processes);
        }
        checkAll();
    }

    /** Frozen ones come back, or are killed frozen; then perhaps power is lost. */
    private void end(List<SimulatedProcess> processes) {
        if (random.nextInt(3) != 0) {
            operationsLeft = random.nextInt(200);
            faultOneIn = 0;
            players.forEach(Baton.Player::thaw);
            baton.run();
        }
        boolean powerLoss = random.nextBoolean();
        processes.forEach(disk::kill);
        operationsLeft = Integer.MAX_VALUE;
        players.forEach(Baton.Player::thaw);
        baton.run();
        if (powerLoss) {
            disk.powerLoss();
        }
    }

    private Outcome hook(SimulatedProcess process, Operation operation, String path) {
        baton.pass();
        if (--operationsLeft < 0) {
            return Outcome.DEATH_WITHIN;
        }
        if (random.nextInt(300) == 0) {
            baton.current().freeze();
            baton.pass();
        }
        if (faultOneIn > 0 && random.nextInt(faultOneIn) == 0) {
            return switch (random.nextInt(8)) {
                case 0 -> Outcome.DEATH_BEFORE;
                case 1 -> Outcome.DEATH_WITHIN;
                case 2 -> Outcome.FULL;
                default -> operation == Operation.LOCK || operation == Operation.UNLOCK ? Outcome.DONE : Outcome.FAILED;
            };
        }
        return Outcome.DONE;
    }

    private void drive(SimulatedProcess process) {
        FileSystemEventLog log = new FileSystemEventLog(process, Runnable::run, clock, protocol, false);
        for (int i = 0; i < 12; i++) {
            RunKey run = runs.get(random.nextInt(runs.size()));
            if (random.nextInt(5) == 0) {
                look(log, run);
            } else {
                step(log, run);
            }
        }
        if (random.nextBoolean()) {
            log.close();
        }
    }

    private void look(FileSystemEventLog log, RunKey run) {
        try {
            told(run, log.peek(run), false);
        } catch (LogUnavailableException e) {
            allowed(e);
        } catch (DivergedException e) {
            throw new AssertionError(e);
        }
    }

    private void step(FileSystemEventLog log, RunKey run) {
        try (Hold hold = log.hold(run)) {
            List<Event> history = log.history(hold);
            told(run, history, true);
            long seq = history.size();
            for (int i = random.nextInt(3); i >= 0; i--) {
                List<Event> next = events(log, run, seq, 1 + random.nextInt(3));
                if (!appended(log, next)) {
                    return;
                }
                seq += next.size();
            }
        } catch (HeldElsewhereException e) {
            // somebody else drives it
        } catch (LogUnavailableException e) {
            allowed(e);
        } catch (DivergedException e) {
            throw new AssertionError(e);
        }
    }

    /** Some of them name a value that was stored before. */
    private List<Event> events(FileSystemEventLog log, RunKey run, long seq, int count) throws LogUnavailableException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EventType type = seq + i == 0 ? EventType.WORKFLOW_STARTED : TYPES.get(random.nextInt(TYPES.size()));
            String text = "value " + nonce++;
            Object value = random.nextInt(4) == 0 ? log.storeValue(run.tenant(), run.workflowId(), text) : "none";
            events.add(new Event(NOON, type, run, "task", seq + i, Map.of("text", text, VALUE, value), Map.of()));
        }
        return events;
    }

    /** Hands over until acknowledged, or gives up. */
    private boolean appended(FileSystemEventLog log, List<Event> events) {
        for (int i = 0; i < 4; i++) {
            CompletionStage<Void> append = log.append(events);
            boolean[] acknowledged = new boolean[1];
            append.whenComplete((v, e) -> acknowledged[0] = e == null);
            if (acknowledged[0] || !waitsForAcknowledgement) {
                acknowledged(events);
                return acknowledged[0];
            }
        }
        return false;
    }

    private void acknowledged(List<Event> events) {
        RunKey run = events.get(0).key();
        int seq = (int) events.get(0).seq();
        List<Event> known = happened.computeIfAbsent(run, k -> new ArrayList<>());
        if (known.size() < seq) {
            throw new AssertionError("acknowledged " + events + " behind " + known.size() + " events");
        }
        List<Event> whole = new ArrayList<>(known.subList(0, seq));
        whole.addAll(events);
        told(run, whole, false); // somebody may have seen it a moment before
    }

    /** Somebody was told that these events are a run's history (all of it, or its beginning). */
    private void told(RunKey run, List<Event> events, boolean whole) {
        List<Event> known = happened.computeIfAbsent(run, k -> new ArrayList<>());
        for (int i = 0; i < Math.min(events.size(), known.size()); i++) {
            if (!known.get(i).equals(events.get(i))) {
                throw new AssertionError("run " + run + " seq " + i + " was " + known.get(i) + ", is " + events.get(i));
            }
        }
        if (whole && events.size() < known.size()) {
            throw new AssertionError(
                    "run " + run + " had " + known.size() + " events, lost " + known.get(events.size()));
        }
        known.addAll(events.subList(Math.min(known.size(), events.size()), events.size()));
    }

    private static void allowed(LogUnavailableException e) {
        if (e.getMessage().contains("AUR-309") || e.getMessage().contains("AUR-311")) {
            throw new AssertionError(e);
        }
    }

    /** Each value that an event names is there. */
    private void checkValues(FileSystemEventLog log, RunKey run) throws LogUnavailableException {
        for (Event event : happened.get(run)) {
            if (!event.data().get(VALUE).equals("none")) {
                String value = log.value(
                        run.tenant(), run.workflowId(), event.data().get(VALUE).toString());
                if (!value.equals(event.data().get("text"))) {
                    throw new AssertionError("the value of " + event + " is '" + value + "'");
                }
            }
        }
    }

    /** What the index says of a run is what its events say. */
    private void checkSummary(FileSystemEventLog log, RunKey run) throws LogUnavailableException {
        List<Event> events = happened.get(run);
        String status = "none";
        for (Event event : events) {
            status = switch (event.type()) {
                case WORKFLOW_STARTED, WORKFLOW_RESUMED -> "running";
                case WORKFLOW_COMPLETED -> "completed";
                case WORKFLOW_PAUSED -> "paused";
                default -> status;
            };
        }
        String told =
                log.find(run.tenant(), run.runId()).map(RunSummary::status).orElse("none");
        boolean listed = log.runs(run.tenant(), run.workflowId(), true)
                .anyMatch(s -> s.key().equals(run));
        boolean unfinished = !status.equals("none") && !status.equals("completed");
        if (!told.equals(status) || listed != unfinished) {
            throw new AssertionError("run " + run + " is " + status + ", told " + told + ", listed " + listed);
        }
    }

    private void checkAll() {
        baton = new Baton(random, 1);
        FileSystemEventLog log = new FileSystemEventLog(disk.process(), Runnable::run, clock, protocol, false);
        for (RunKey run : runs) {
            try (Hold hold = log.hold(run)) {
                told(run, log.history(hold), true);
                told(run, log.peek(run), true);
                checkValues(log, run);
                checkSummary(log, run);
            } catch (HeldElsewhereException | LogUnavailableException | DivergedException e) {
                throw new AssertionError(e);
            }
        }
        log.close();
    }
}
