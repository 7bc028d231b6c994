package io.aureus.store.postgres;

import io.aureus.config.Database;
import io.aureus.config.PurgeSchedule;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.PoolGauges;
import io.aureus.store.RunCommand;
import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Runs and task states in PostgreSQL: each commit of any number of runs is one statement. To be {@linkplain #initialize()
 * initialized} before use, which makes this process a driver.
 */
public final class PostgresStateStore extends PostgresRows {
    private static final Logger LOG = Logger.getLogger(PostgresStateStore.class.getName());

    private final Pool pool;
    private final LeaseKeeper lease;
    private final Protocol protocol;
    private final UnreadableRuns unreadable;
    private List<String> prepared;

    /**
     * A store on a pool of others, which is not closed with it.
     *
     * @param source lends connections, none of them in a transaction of the caller
     */
    public PostgresStateStore(DataSource source) {
        this(new GivenPool(source), new Protocol());
    }

    PostgresStateStore(Pool pool, Protocol protocol) {
        this(pool, new Trouble(), protocol);
    }

    private PostgresStateStore(Pool pool, Trouble trouble, Protocol protocol) {
        this(
                pool,
                trouble,
                new LeaseKeeper(new ControlConnection(pool.control(), trouble), LeaseKeeper.PERIOD, System::nanoTime),
                protocol);
    }

    PostgresStateStore(Pool pool, Trouble trouble, LeaseKeeper lease, Protocol protocol) {
        super(new Connections(pool, trouble));
        this.pool = pool;
        this.lease = lease;
        this.protocol = protocol;
        this.unreadable = new UnreadableRuns(lease.unused());
    }

    /**
     * A store with a pool of its own, for programs without a container.
     *
     * @param host of the server
     * @param port of the server
     * @param database its name
     * @param user role
     * @param password the role's; may be empty
     * @param max connections at most, at least 1; one more keeps the lease
     * @param min idle connections kept, 0 to {@code max}
     * @param ssl whether to require TLS with a certificate that is right for the host ({@code verify-full})
     */
    public static PostgresStateStore of(
            String host, int port, String database, String user, String password, int max, int min, boolean ssl) {
        return of(new Database(
                List.of(new Database.Host(host, port)),
                database,
                user,
                password,
                ssl ? "verify-full" : "prefer",
                Map.of(),
                max,
                min,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10)));
    }

    /**
     * A store with a pool of its own, for programs without a container.
     *
     * @param database where, and how many connections
     */
    public static PostgresStateStore of(Database database) {
        return of(Server.of(database));
    }

    static PostgresStateStore of(Server server) {
        return new PostgresStateStore(new OwnPool(server), new Protocol());
    }

    /**
     * A store on the pool of an application server.
     *
     * @param source from the server's naming service
     * @param poolName as the server knows its pool
     * @param database what the pool is connected to
     */
    public static PostgresStateStore inContainer(DataSource source, String poolName, Database database) {
        return new PostgresStateStore(new ContainerPool(source, poolName, database), new Protocol());
    }

    /**
     * Looks whether the database can be used, and brings the tables to this program's version.
     *
     * @return what somebody should be told of how it keeps what it commits, each with its code; usually nothing
     * @throws StoreUnavailableException if the database cannot be reached, or is not fit for use
     */
    public List<String> prepare() throws StoreUnavailableException {
        prepared = new StartUp(pool).require();
        return prepared;
    }

    /**
     * Brings the tables to this program's version, unless that was {@linkplain #prepare done}, and registers this process as a
     * driver. What somebody should be told is logged as warnings.
     *
     * @throws StoreUnavailableException if the database cannot be reached, or is not fit for use
     */
    public void initialize() throws StoreUnavailableException {
        begin(prepared == null ? prepare() : prepared);
    }

    /**
     * The same, where the tables are made by SQL of the caller's if there are none: in one transaction, wholly or not at all.
     * What is there already is used, and brought to this program's version, without it.
     *
     * @param schemaSql what {@code server-config/postgres/db-schema.sql} holds, which may have been edited: names, and the
     *     version that the schema's comment says, stay; it begins and ends no transaction
     * @throws StoreUnavailableException if the database cannot be reached, refuses the SQL, or is not fit for use then
     */
    public void initialize(String schemaSql) throws StoreUnavailableException {
        begin(new StartUp(pool).require(Objects.requireNonNull(schemaSql, "schemaSql")));
    }

    private void begin(List<String> told) throws StoreUnavailableException {
        List<String> warnings = new ArrayList<>(told);
        int max = pool.gauges().max();
        int connections = max == 0 ? 0 : max + 1;
        lease.begin(connections);
        warnings.addAll(new StartUp(pool).advise(lease.driver(), connections));
        for (String warning : warnings) {
            LOG.warning(warning);
        }
    }

    @Override
    public String type() {
        return "postgres";
    }

    @Override
    public Claim first() {
        return new Claim(lease.driver(), 1);
    }

    @Override
    public Committed commit(Commit commit) throws StoreUnavailableException {
        return new DurableCommit(connections, lease.driver(), protocol, commit).send();
    }

    @Override
    public Optional<ClaimedRun> claim(RunKey run) throws StoreUnavailableException {
        return claimed(
                "taking run '" + run + "'", run, (connection, driver, id) -> Claims.claim(connection, driver, run, id));
    }

    @Override
    public void giveBack(RunKey run, Claim claim) {
        lease.unused().add(run, claim);
    }

    @Override
    public List<ClaimedRun> claimSubmitted(int most) throws StoreUnavailableException {
        return claimed(
                "taking submitted runs",
                null,
                (connection, driver, id) -> WorkQueue.claim(connection, driver, most, id, unreadable));
    }

    @Override
    public Optional<ClaimedRun> claimSuspect() throws StoreUnavailableException {
        return claimed(
                "taking a suspected run",
                null,
                (connection, driver, id) -> WorkQueue.claimSuspect(connection, driver, id, unreadable));
    }

    /** Takes runs for a driver; the id is random and names the claim. */
    @FunctionalInterface
    private interface Claiming<T> {
        T by(Connection connection, String driver, UUID id) throws SQLException;
    }

    /** A claim whose answer was lost, or cannot be read, may have landed: what it took, the one run or any, is let go of. */
    private <T> T claimed(String what, RunKey run, Claiming<T> claiming) throws StoreUnavailableException {
        String driver = lease.driver();
        UUID id = UUID.randomUUID();
        try {
            return connections.with(what, connection -> claiming.by(connection, driver, id));
        } catch (StoreUnavailableException | RuntimeException e) {
            lease.unused().unanswered(run, driver, id);
            throw e;
        }
    }

    @Override
    public void park(RunKey run, Claim claim, String reason) throws StoreUnavailableException {
        connections.with("parking run '" + run + "'", connection -> {
            Parked.park(connection, run, claim, reason);
            return null;
        });
    }

    @Override
    public void listen(Runnable work, Consumer<RunCommand> commands) {
        lease.listen(work, commands);
    }

    @Override
    public void done(RunKey run, long number) {
        lease.done(run, number);
    }

    @Override
    public void serve() {
        lease.serve();
    }

    @Override
    public boolean mayStart(Claim claim) {
        return lease.isValid(claim.driver());
    }

    @Override
    public void whenCutOff(Duration grace, Runnable told) {
        lease.whenCutOff(grace, told);
    }

    @Override
    public boolean isCurrent(Claim claim) {
        return lease.driver().equals(claim.driver());
    }

    @Override
    public void renewWhile(BooleanSupplier turning) {
        lease.renewWhile(turning);
    }

    /**
     * Deletes what is kept of ended runs.
     *
     * @param log appends events of one run, see {@link Purge}
     */
    public Purge purge(Function<List<Event>, CompletionStage<Void>> log) {
        return new Purge(connections, log);
    }

    /**
     * Deletes what is kept of ended runs again and again, once it has begun, if this is the one of several servers that does.
     *
     * @param schedule when, and which
     * @param log as of {@link #purge(Function)}
     * @return to be closed before the store and the log
     */
    public ScheduledPurge purge(PurgeSchedule schedule, Function<List<Event>, CompletionStage<Void>> log) {
        return new ScheduledPurge(connections, lease::driver, purge(log), schedule, InstantSource.system());
    }

    /** Lends connections to whoever only reads, outside the caller's transaction. */
    public DataSource dataSource() {
        return pool.source();
    }

    /** Which version of a workflow an environment runs. */
    public Deployments deployments() {
        return new Deployments(connections);
    }

    @Override
    public Optional<PoolGauges> pool() {
        return Optional.of(pool.gauges());
    }

    @Override
    public void close() {
        lease.close();
        pool.close();
    }
}
