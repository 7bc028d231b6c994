package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.config.Database;
import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pool of programs without a container is what the settings say, as the server sees it. */
class OwnPoolTest {
    private TestDatabase database;
    private OwnPool pool;

    @BeforeEach
    void a_pool_of_two_to_four() throws Exception {
        database = TestDatabase.create();
        pool = new OwnPool(Server.of(new Database(
                List.of(new Database.Host("127.0.0.1", database.port())),
                database.name(),
                "postgres",
                "",
                "prefer",
                Map.of(),
                4,
                2,
                Duration.ofMillis(300),
                Duration.ofSeconds(10))));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private int open() throws SQLException {
        return Integer.parseInt(
                database.text(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'aureus'"));
    }

    @Test
    void it_keeps_its_least_number_open_and_never_opens_more_than_its_greatest() throws Exception {
        SickServer.await(() -> open() == 2);
        List<Connection> lent = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                lent.add(pool.source().getConnection());
            }
            assertThatThrownBy(() -> pool.source().getConnection()).isInstanceOf(SQLException.class);
            assertThat(open()).isEqualTo(4);
        } finally {
            for (Connection each : lent) {
                each.close();
            }
        }
    }

    @Test
    void who_waits_in_vain_learns_how_the_pool_stands_and_what_helps() throws Exception {
        Connections connections = new Connections(pool, new Trouble());
        List<Connection> lent = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                lent.add(pool.source().getConnection());
            }
            assertThatThrownBy(() -> connections.with("counting runs", connection -> 1))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageMatching(
                            "AUR-601 counting runs failed: no connection of the pool came free within \\d+ ms"
                                    + " \\(max 4, used 4, waiting 0\\); check that PostgreSQL answers, or give the pool more"
                                    + " connections \\(DATABASE_POOL_MAX\\); what is under way waits.*");
        } finally {
            for (Connection each : lent) {
                each.close();
            }
        }
        int again = connections.with("counting runs", connection -> 1);
        assertThat(again).isEqualTo(1);
    }
}
