package io.aureus.simulation;

import io.aureus.store.postgres.BrokenStore;
import io.aureus.store.postgres.SimulatedStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Carries the statements of all processes to the database, as well as the weather lets it. */
final class DatabasePost {
    private static final Pattern CLOCKS = Pattern.compile("(clock|statement)_timestamp\\(\\)");

    /** The database's time, in SQL. */
    static final String SIMULATED_CLOCK = "current_setting('simulation.now')::timestamptz";

    private final DatabaseWorld world;
    private final Connection real;
    private final RowPicture picture;
    private final List<Late> late = new ArrayList<>();
    private final Map<String, Lease> leases = new HashMap<>();

    /** Statements as they are really sent, by how they were meant: found once, for they are long and come again and again. */
    private final Map<String, String> texts = new HashMap<>();

    private Instant told = Instant.MIN;
    private Instant awayFrom = Instant.EPOCH;
    private Instant awayUntil = Instant.EPOCH;
    private boolean delivering;
    private int lost;
    private int leasesTaken;

    /** A statement whose sender has given up waiting for it. */
    private record Late(DatabaseDriver who, String sql, Wire.Statement statement) {}

    /** A lease as it was last seen, and since when it stands still. */
    private record Lease(DatabaseDriver who, long renewals, boolean expired, Instant since) {}

    /** How a statement goes. */
    private enum Fate {
        DONE,
        LOST,
        ANSWER_LOST,
        LATE,
        DEATH_BEFORE,
        DEATH_AFTER,
        DEATH_LATE
    }

    DatabasePost(DatabaseWorld world, Connection real) {
        this.world = world;
        this.real = real;
        this.picture = new RowPicture(real);
    }

    Wire of(DatabaseDriver who) {
        return new Wire(
                real,
                new Wire.Post() {
                    @Override
                    public void connect() throws SQLException {
                        who.storage.checkAlive();
                        checkReachable();
                    }

                    @Override
                    public Object carry(String sql, Wire.Statement statement) throws SQLException {
                        return DatabasePost.this.carry(who, sql, statement);
                    }
                },
                sql -> texts.computeIfAbsent(sql, text -> sent(who.broken(), text)));
    }

    private static String sent(BrokenStore broken, String sql) {
        return CLOCKS.matcher(broken.sql(sql)).replaceAll(SIMULATED_CLOCK);
    }

    /** The database is away until then. */
    void awayUntil(Instant time) {
        Instant now = world.clock().instant();
        awayFrom = isAway() ? awayFrom : now;
        awayUntil = time.isAfter(now) ? time : now;
    }

    /** The end of an outage in which nobody who lived had the time to renew. */
    private Instant longAwayUntil() {
        boolean wasLong = awayFrom.plus(SimulatedStore.PERIOD.dividedBy(2)).isBefore(awayUntil);
        return wasLong ? awayUntil : Instant.MIN;
    }

    private boolean isAway() {
        return world.clock().instant().isBefore(awayUntil);
    }

    private void checkReachable() throws SQLException {
        if (isAway()) {
            throw new SQLException("Connection refused (simulated)", "08001");
        }
    }

    /** Answers that were lost. */
    int lost() {
        return lost;
    }

    /** Leases that somebody else expired. */
    int leasesTaken() {
        return leasesTaken;
    }

    boolean isAnythingLate() {
        return !late.isEmpty() && !isAway();
    }

    /** A statement arrives that nobody waits for any more. */
    void deliverLate() {
        Late one = late.remove(world.chance().nextInt(late.size()));
        try {
            world.tell(one.who, "has a statement that arrives late");
            delivering = true;
            execute(one.who, one.sql, one.statement);
        } catch (SQLException e) {
            world.tell(one.who, "had a late statement refused: " + e.getMessage());
        } finally {
            delivering = false;
        }
    }

    private Object carry(DatabaseDriver who, String sql, Wire.Statement statement) throws SQLException {
        world.betweenOthers(who);
        checkReachable();
        Fate fate = fate(who, sql);
        switch (fate) {
            case DEATH_BEFORE -> world.kill(who);
            case DEATH_LATE -> {
                late.add(new Late(who, sql, statement));
                world.kill(who);
            }
            case LOST -> throw lost(who, fate);
            case LATE -> {
                late.add(new Late(who, sql, statement));
                throw lost(who, fate);
            }
            default -> {}
        }
        who.storage.checkAlive();
        Object answer = execute(who, sql, statement);
        if (fate == Fate.DEATH_AFTER) {
            world.kill(who);
        }
        if (sql.contains("fenced AS")) {
            world.freezesAfterACommit(who);
        }
        world.betweenOthers(who);
        if (fate == Fate.ANSWER_LOST) {
            throw lost(who, fate);
        }
        return answer;
    }

    private SQLException lost(DatabaseDriver who, Fate fate) {
        world.tell(who, "gets no answer: " + fate);
        lost++;
        return new SQLException("An I/O error occurred (simulated)", "08006");
    }

    /** A commit begins with how it is to be planned. */
    private static boolean reads(String sql) {
        return sql.startsWith("SELECT") && !sql.contains("WITH ");
    }

    private Fate fate(DatabaseDriver who, String sql) {
        boolean reads = reads(sql);
        if (who.operationsLeft >= 0 && (who.operationsLeft -= 3) < 0) {
            who.operationsLeft = -1;
            return world.among(
                    reads ? List.of(Fate.DEATH_BEFORE) : List.of(Fate.DEATH_BEFORE, Fate.DEATH_AFTER, Fate.DEATH_LATE));
        }
        if (world.losesAnswers()) {
            return world.among(reads ? List.of(Fate.LOST) : List.of(Fate.LOST, Fate.ANSWER_LOST, Fate.LATE));
        }
        return Fate.DONE;
    }

    private Object execute(DatabaseDriver who, String sql, Wire.Statement statement) throws SQLException {
        tellTime();
        Object answer;
        try {
            answer = statement.send();
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (!state.equals("23505")) {
                throw new AssertionError("P6: the database refuses " + who + ": " + e.getMessage() + " " + sql, e);
            }
            throw e;
        }
        if (sql.startsWith("INSERT INTO aureus.drivers")) {
            world.onlooker().registered(who);
        }
        if (sql.contains("aureus.drivers")
                && !reads(sql)
                && (!sql.startsWith("WITH") || sql.startsWith("WITH lease"))) {
            lookAtLeases(who);
        }
        if (!reads(sql) && !sql.contains("SET renewals")) {
            world.onlooker().changed(who, delivering);
        }
        return answer;
    }

    /** The database's clock is the simulation's. */
    private void tellTime() throws SQLException {
        Instant now = world.clock().instant();
        if (!now.equals(told)) {
            try (PreparedStatement set = real.prepareStatement("SELECT set_config('simulation.now', ?, false)")) {
                set.setString(1, now.toString());
                set.execute();
            }
            told = now;
        }
    }

    /** Nobody expires a lease that could have been renewed. */
    private void lookAtLeases(DatabaseDriver who) throws SQLException {
        Instant now = world.clock().instant();
        for (Map.Entry<String, RowPicture.Lease> entry : picture.leases().entrySet()) {
            RowPicture.Lease lease = entry.getValue();
            Lease before = leases.get(entry.getKey());
            if (before == null) {
                leases.put(entry.getKey(), new Lease(who, lease.renewals(), lease.expired(), now));
            } else if (lease.renewals() != before.renewals || lease.expired() != before.expired) {
                Instant since = before.since.isAfter(longAwayUntil()) ? before.since : longAwayUntil();
                boolean inOneGo =
                        Duration.between(who.lookBegan(), now).compareTo(SimulatedStore.PERIOD.dividedBy(2)) < 0;
                boolean still =
                        delivering || !inOneGo || Duration.between(since, now).compareTo(SimulatedStore.PERIOD) >= 0;
                boolean taken = lease.expired() && !before.expired && before.who != who;
                if (taken) {
                    leasesTaken++;
                    world.tell(who, "has taken the lease of " + before.who);
                }
                Onlooker.check(
                        !taken || still,
                        "P3",
                        who + " took the lease of " + before.who + " which stood still since " + since + " only");
                Onlooker.check(!before.expired || lease.expired(), "P3", "the lease of " + before.who + " comes back");
                leases.put(entry.getKey(), new Lease(before.who, lease.renewals(), lease.expired(), now));
            }
        }
    }
}
