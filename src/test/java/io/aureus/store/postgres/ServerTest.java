package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.Database;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the driver is told, by whose word. */
class ServerTest {

    private static Server asked(Map<String, String> properties, String... hosts) {
        return Server.of(new Database(
                hosts.length == 0
                        ? List.of(new Database.Host("db", 5432))
                        : Arrays.stream(hosts)
                                .map(host -> new Database.Host(host, 5432))
                                .toList(),
                "orders",
                "app",
                null,
                "prefer",
                properties,
                4,
                0,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "300"})
    void patience_that_a_url_asks_for_is_the_pools_and_never_that_of_the_lease(String seconds) {
        Server server = asked(Map.of(
                "socketTimeout", seconds, "connectTimeout", seconds, "loginTimeout", seconds, "tcpKeepAlive", "false"));

        PGSimpleDataSource pool = (PGSimpleDataSource) server.source();
        assertThat(pool.getSocketTimeout()).isEqualTo(Integer.parseInt(seconds));
        assertThat(pool.getConnectTimeout()).isEqualTo(Integer.parseInt(seconds));

        PGSimpleDataSource control = (PGSimpleDataSource) server.control();
        assertThat(Duration.ofSeconds(control.getSocketTimeout())).isPositive().isLessThan(LeaseKeeper.PERIOD);
        assertThat(Duration.ofSeconds(control.getConnectTimeout())).isPositive().isLessThan(LeaseKeeper.PERIOD);
        assertThat(Duration.ofSeconds(control.getLoginTimeout())).isPositive().isLessThan(LeaseKeeper.PERIOD);
        assertThat(control.getTcpKeepAlive()).isTrue();
    }

    @Test
    void a_name_that_a_url_asks_for_stands_behind_our_own_also_at_the_lease() {
        PGSimpleDataSource control =
                (PGSimpleDataSource) asked(Map.of("ApplicationName", "night")).control();

        assertThat(control.getApplicationName()).isEqualTo("aureus-control (night)");
    }

    private static int recheckSeconds(Object source) {
        return ((PGSimpleDataSource) source).getHostRecheckSeconds();
    }

    @Test
    void of_several_hosts_each_is_looked_at_again_long_before_a_lease_is_over() {
        Server two = asked(Map.of(), "one", "two");

        assertThat(recheckSeconds(two.source())).isEqualTo(1);
        assertThat(recheckSeconds(two.control())).isEqualTo(1);
        assertThat(recheckSeconds(
                        asked(Map.of("hostRecheckSeconds", "3"), "one", "two").source()))
                .isEqualTo(3);
        assertThat(recheckSeconds(asked(Map.of(), "one").source())).isEqualTo(10);
    }
}
