package io.aureus.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredDefinition;
import io.aureus.store.StoredRun;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Runs and task states in PostgreSQL: each commit of any number of runs is one statement. To be {@linkplain #initialize()
 * initialized} before use.
 */
public final class PostgresStateStore implements DurableStateStore {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int SOCKET_TIMEOUT_SECONDS = 60;

    private final DataSource source;
    private final Connections connections;
    private final LeaseKeeper lease;
    private final Protocol protocol;
    private final AutoCloseable pool;

    /**
     * A store on a pool of others, which is not closed with it.
     *
     * @param source lends connections
     */
    public PostgresStateStore(DataSource source) {
        this(source, source, false, new Protocol(), null);
    }

    PostgresStateStore(DataSource source, DataSource control, boolean serves, Protocol protocol, AutoCloseable pool) {
        this(
                source,
                new LeaseKeeper(new ControlConnection(control), serves, LeaseKeeper.PERIOD, System::nanoTime),
                protocol,
                pool);
    }

    PostgresStateStore(DataSource source, LeaseKeeper lease, Protocol protocol, AutoCloseable pool) {
        this.source = Objects.requireNonNull(source, "source");
        this.connections = new Connections(source);
        this.lease = lease;
        this.protocol = protocol;
        this.pool = pool;
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
        HikariConfig config = new HikariConfig();
        config.setDataSource(server(host, port, database, user, password, ssl, "aureus"));
        config.setMaximumPoolSize(max);
        config.setMinimumIdle(min);
        config.setPoolName("aureus");
        config.setInitializationFailTimeout(-1);
        HikariDataSource pooled = new HikariDataSource(config);
        DataSource control = server(host, port, database, user, password, ssl, "aureus-control");
        return new PostgresStateStore(pooled, control, false, new Protocol(), pooled);
    }

    private static PGSimpleDataSource server(
            String host, int port, String database, String user, String password, boolean ssl, String application) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(new String[] {host});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName(database);
        server.setUser(user);
        server.setPassword(password);
        server.setApplicationName(application);
        server.setTcpKeepAlive(true);
        server.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        server.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        if (ssl) {
            server.setSslMode("verify-full");
        }
        return server;
    }

    /**
     * Brings the tables to this program's version and registers this process as a driver.
     *
     * @throws StoreUnavailableException if the database cannot be reached, or refuses
     */
    public void initialize() throws StoreUnavailableException {
        Schema.migrate(source);
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
        return connections.with("listing runs", connection -> RunReads.list(connection, tenant, workflowId, limit));
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
    public Optional<String> ownerOf(RunKey run) throws StoreUnavailableException {
        return connections.with(
                "looking who drives run '" + run + "'", connection -> RunReads.ownerOf(connection, run));
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

    @Override
    public void close() {
        lease.close();
        try {
            if (pool != null) {
                pool.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the pool does not close: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
