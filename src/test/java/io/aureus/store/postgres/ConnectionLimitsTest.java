package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that share a database, and how many connections they may open together. */
class ConnectionLimitsTest {
    private OwnServer server;

    @BeforeEach
    void start() throws Exception {
        server = OwnServer.start("max_connections = 20", "superuser_reserved_connections = 3");
        server.execute("CREATE ROLE app LOGIN", "GRANT ALL ON DATABASE postgres TO app");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private PostgresStateStore store(int max) {
        return PostgresStateStore.of("127.0.0.1", server.port(), "postgres", "app", "", max, 0, false);
    }

    private List<String> advice(int connections) throws Exception {
        var source = server.source("postgres");
        source.setUser("app");
        return new StartUp(source, "here", InstantSource.system()).advise("", connections);
    }

    @Test
    void servers_that_may_open_more_connections_than_there_is_room_for_are_told() throws Exception {
        Said said = new Said();
        try (PostgresStateStore one = store(9);
                PostgresStateStore other = store(7)) {
            one.initialize();
            assertThat(said.with("AUR-627")).isEmpty();
            assertThat(advice(7)).isEmpty();
            assertThat(advice(8))
                    .singleElement()
                    .asString()
                    .startsWith("AUR-627 PostgreSQL has room for 17 connections (max_connections = 20, of which 3 are"
                            + " reserved for administrators), and the 2 processes that drive runs, this one included, may"
                            + " open 18 (DATABASE_POOL_MAX + 1 each)")
                    .endsWith("Lower DATABASE_POOL_MAX, or raise max_connections");

            other.initialize();
            assertThat(said.with("AUR-627")).singleElement().asString().contains("may open 18");
        } finally {
            said.close();
        }
        assertThat(advice(17)).isEmpty();
        assertThat(advice(18)).singleElement().asString().contains("this process may open 18");
    }

    @Test
    void limits_of_the_role_and_of_the_database_count_too() throws Exception {
        try (PostgresStateStore store = store(4)) {
            store.initialize();
        }
        server.execute("ALTER ROLE app CONNECTION LIMIT 9");
        assertThat(advice(9)).isEmpty();
        assertThat(advice(10))
                .singleElement()
                .asString()
                .contains("room for 9", "the role's CONNECTION LIMIT", "ALTER ROLE \"app\" CONNECTION LIMIT");

        server.execute("ALTER DATABASE postgres CONNECTION LIMIT 6");
        assertThat(advice(7))
                .singleElement()
                .asString()
                .contains("room for 6", "the database's CONNECTION LIMIT", "ALTER DATABASE \"postgres\"");
    }
}
