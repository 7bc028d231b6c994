package io.aureus.store.postgres;

import io.aureus.config.Database;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.Driver;
import io.aureus.store.DurableStateStore;
import io.aureus.store.PoolGauges;
import io.aureus.store.RunChange;
import io.aureus.store.RunCommand;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredDefinition;
import io.aureus.store.StoredRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Runs and task states in PostgreSQL: each commit of any number of runs is one statement. To be {@linkplain #initialize()
 * initialized} before use.
 */
public final class PostgresStateStore implements DurableStateStore {
    private final Pool pool;
    private final Connections connections;
    private final LeaseKeeper lease;
    private final Protocol protocol;

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
        this.pool = pool;
        this.connections = new Connections(pool, trouble);
        this.lease = lease;
        this.protocol = protocol;
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
     * Brings the tables to this program's version.
     *
     * @throws StoreUnavailableException if the database cannot be reached, or refuses
     */
    public void prepare() throws StoreUnavailableException {
        check(connection -> StartUpChecks.ofServer(connection, InstantSource.system()));
        Schema.migrate(pool.source());
        check(StartUpChecks::ofPrivileges);
    }

    /** Something to look at before the store is used. */
    private interface Check {
        void on(Connection connection) throws SQLException, StoreUnavailableException;
    }

    private void check(Check check) throws StoreUnavailableException {
        try (Connection connection = pool.source().getConnection()) {
            check.on(connection);
        } catch (SQLException e) {
            throw Failures.unavailable("looking at the database", e);
        }
    }

    /**
     * Brings the tables to this program's version and registers this process as a driver.
     *
     * @throws StoreUnavailableException if the database cannot be reached, or refuses
     */
    public void initialize() throws StoreUnavailableException {
        prepare();
        lease.begin();
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
        UUID id = UUID.randomUUID();
        String driver = lease.driver();
        try {
            return connections.with(
                    "taking run '" + run + "'", connection -> Claims.claim(connection, driver, run, id));
        } catch (StoreUnavailableException e) {
            lease.unused().unanswered(run, driver, id);
            throw e;
        }
    }

    @Override
    public void giveBack(RunKey run, Claim claim) {
        lease.unused().add(run, claim);
    }

    @Override
    public List<ClaimedRun> claimSubmitted(int most) throws StoreUnavailableException {
        String driver = lease.driver();
        UUID id = UUID.randomUUID();
        try {
            return connections.with(
                    "taking submitted runs", connection -> WorkQueue.claim(connection, driver, most, id));
        } catch (StoreUnavailableException e) {
            lease.unused().unanswered(driver, id);
            throw e;
        }
    }

    @Override
    public boolean submit(RunChange begins) throws StoreUnavailableException {
        return connections.with(
                "submitting run '" + begins.run().key() + "'", connection -> WorkQueue.submit(connection, begins));
    }

    @Override
    public void listen(Runnable work, Consumer<RunCommand> commands) {
        lease.listen(work, commands);
    }

    @Override
    public OptionalLong ask(RunKey run, RunCommand.Verb verb, String reason) throws StoreUnavailableException {
        return connections.with(
                "asking run '" + run + "' to " + verb.name().toLowerCase(Locale.ROOT),
                connection -> CommandRows.ask(connection, run, verb, reason));
    }

    @Override
    public void done(RunKey run, long number) {
        lease.done(run, number);
    }

    @Override
    public boolean isOpen(RunKey run, long number) throws StoreUnavailableException {
        return connections.with(
                "looking after a command of run '" + run + "'",
                connection -> CommandRows.isOpen(connection, run, number));
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
    public boolean isCurrent(Claim claim) {
        return lease.driver().equals(claim.driver());
    }

    @Override
    public void renewWhile(BooleanSupplier turning) {
        lease.renewWhile(turning);
    }

    @Override
    public Optional<StoredRun> find(String tenant, String runId) throws StoreUnavailableException {
        return connections.with(
                "looking up run '" + runId + "'", connection -> RunReads.find(connection, tenant, runId));
    }

    @Override
    public List<StoredRun> list(String tenant, String workflowId, int limit) throws StoreUnavailableException {
        return list(tenant, workflowId, false, limit);
    }

    @Override
    public List<StoredRun> list(String tenant, String workflowId, boolean unfinishedOnly, int limit)
            throws StoreUnavailableException {
        return connections.with(
                "listing runs", connection -> RunReads.list(connection, tenant, workflowId, unfinishedOnly, limit));
    }

    @Override
    public Map<RunStatus, Long> counts() throws StoreUnavailableException {
        return connections.with("counting runs", RunReads::counts);
    }

    @Override
    public List<RunKey> unfinished(String tenant, String workflowId, String identity) throws StoreUnavailableException {
        return connections.with(
                "looking for unfinished runs of '" + workflowId + "'",
                connection -> RunReads.unfinished(connection, tenant, workflowId, identity));
    }

    @Override
    public List<StoredRun> unfinished(String tenant, String workflowId) throws StoreUnavailableException {
        return connections.with(
                "looking for unfinished runs of '" + workflowId + "'",
                connection -> RunReads.unfinished(connection, tenant, workflowId));
    }

    @Override
    public Optional<Driver> ownerOf(RunKey run) throws StoreUnavailableException {
        return connections.with("looking who drives run '" + run + "'", connection -> {
            LeaseKeeper.expireEnded(connection);
            return RunReads.ownerOf(connection, run);
        });
    }

    @Override
    public void keep(String tenant, StoredDefinition definition) throws StoreUnavailableException {
        connections.with("keeping the definition of '" + definition.workflowId() + "'", connection -> {
            Kept.definition(connection, tenant, definition);
            return null;
        });
    }

    @Override
    public Optional<String> definition(String tenant, String workflowId, String hash) throws StoreUnavailableException {
        return connections.with(
                "reading a definition of '" + workflowId + "'",
                connection -> Kept.definition(connection, tenant, workflowId, hash));
    }

    @Override
    public void keepValue(String tenant, String workflowId, String sha256, String value)
            throws StoreUnavailableException {
        connections.with("keeping a large result", connection -> {
            Kept.value(connection, tenant, workflowId, sha256, value);
            return null;
        });
    }

    @Override
    public Optional<String> value(String tenant, String workflowId, String sha256) throws StoreUnavailableException {
        return connections.with(
                "reading a large result", connection -> Kept.value(connection, tenant, workflowId, sha256));
    }

    /**
     * Deletes what is kept of ended runs.
     *
     * @param log appends events of one run, see {@link Purge}
     */
    public Purge purge(Function<List<Event>, CompletionStage<Void>> log) {
        return new Purge(pool.source(), log);
    }

    /** Which version of a workflow an environment runs. */
    public Deployments deployments() {
        return new Deployments(pool.source());
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
