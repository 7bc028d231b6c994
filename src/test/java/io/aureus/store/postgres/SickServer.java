package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.Database;
import io.aureus.tool.Tool;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server of the tests' own, a broken network to it, and processes that drive runs with it. */
@Timeout(120)
abstract class SickServer {
    static final int RUNS = 16;

    /** Of a run that something is done to while it is under way. */
    static final int TASKS = 40;

    static final int POOL = 4;
    static final Server.Patience SHORT = new Server.Patience(1, 2, Duration.ofSeconds(1));

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long POLL_MS = 10;

    static OwnServer server;

    String database;
    TcpProxy proxy;
    Said said;
    private final List<Fleet> fleets = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        server = OwnServer.start("deadlock_timeout = 1s");
        server.execute("CREATE ROLE app LOGIN CREATEROLE CREATEDB");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void createDatabase() throws Exception {
        database = "sick" + NUMBER.incrementAndGet();
        server.execute("CREATE DATABASE " + database + " OWNER app");
        proxy = new TcpProxy(server.port());
        said = new Said();
    }

    @AfterEach
    void endAll() throws Exception {
        proxy.pass();
        for (Fleet fleet : fleets) {
            fleet.close();
        }
        said.close();
        proxy.close();
        server.execute("DROP DATABASE " + database + " WITH (FORCE)");
    }

    /** One more process, which reaches the server through the proxy. */
    Fleet fleet(Server.Patience patience, Tool... more) throws Exception {
        return fleet(new Fleet(store(patience), more));
    }

    private Fleet fleet(Fleet fleet) {
        fleets.add(fleet);
        return fleet;
    }

    PostgresStateStore store(Server.Patience patience) {
        return PostgresStateStore.of(server(patience, proxy.port(), database, POOL));
    }

    /** A server on this machine, without TLS. */
    static Server server(Server.Patience patience, int port, String name, int pool) {
        return new Server(
                new Database(
                        List.of(new Database.Host("127.0.0.1", port)),
                        name,
                        "app",
                        "",
                        "prefer",
                        Map.of(),
                        pool,
                        0,
                        patience.lend(),
                        Duration.ofSeconds(10)),
                patience);
    }

    /** A process whose runs all stand at the gate. */
    Fleet atTheGate(Server.Patience patience) throws Exception {
        return atTheGate(fleet(patience));
    }

    /** One whose attempts are cancelled so long after its lease has run out. */
    Fleet atTheGate(Server.Patience patience, Duration leaseGrace) throws Exception {
        return atTheGate(fleet(new Fleet(store(patience), leaseGrace)));
    }

    private static Fleet atTheGate(Fleet fleet) throws Exception {
        fleet.drive(Fleet.gated(), RUNS);
        await(() -> fleet.atTheGate.get() == RUNS);
        return fleet;
    }

    static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(POLL_MS);
        }
    }

    /** Time is what is tested: a lease must be over, say. */
    static void letPass(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    String text(String sql) throws SQLException {
        return server.text(database, sql);
    }

    void execute(String... statements) throws SQLException {
        server.executeIn(database, statements);
    }

    int connections(String application) throws SQLException {
        return Integer.parseInt(text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = '" + application + "'"));
    }

    /** All of a process's pool and one for its lease, never more. */
    void nobodyHasMoreConnectionsThanAgreed() throws SQLException {
        assertThat(connections("aureus")).isLessThanOrEqualTo(POOL * fleets.size());
        assertThat(connections("aureus-control")).isLessThanOrEqualTo(fleets.size());
    }

    /** Everybody is still who he was, and has had his runs all the time. */
    void nobodyTookAnything() throws SQLException {
        assertThat(text("SELECT count(*) FROM aureus.workflow_states WHERE epoch > 1"))
                .isEqualTo("0");
        assertThat(text("SELECT count(*) FROM aureus.drivers WHERE expired")).isEqualTo("0");
        assertThat(said.with("AUR-604")).isEmpty();
        assertThat(said.with("AUR-605")).isEmpty();
    }

    /** Each process said so many times at most what is wrong, and once at least; no run was told of more often. */
    void saidOnce(int causes) throws Exception {
        await(() -> !said.with("AUR-610").isEmpty()); // the lease looks once a second
        assertThat(said.with("AUR-609")).hasSizeBetween(1, causes * fleets.size());
        assertThat(said.with("AUR-610")).hasSizeBetween(1, causes * fleets.size());
        for (Fleet fleet : fleets) {
            assertThat(fleet.toldAtMost()).isLessThanOrEqualTo(causes);
        }
    }

    void endWell(Fleet fleet) throws Exception {
        endWell(fleet, RUNS);
    }

    void endWell(Fleet fleet, int runs) throws Exception {
        fleet.endsWell(runs);
        await(() -> connections("aureus") <= POOL * fleets.size() && connections("aureus-control") <= fleets.size());
        nobodyTookAnything();
    }
}
