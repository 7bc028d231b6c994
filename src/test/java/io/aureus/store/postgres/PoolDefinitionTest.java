package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.Database;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What is read out of the driver's object that an administrator has set up, in any of the ways that it knows. */
class PoolDefinitionTest {

    @Test
    void properties_one_by_one_are_read() {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setServerNames(new String[] {"db.example"});
        driver.setDatabaseName("orders");
        driver.setUser("app");
        driver.setPassword("s:e=c@r;e$t");
        driver.setSslMode("require");
        driver.setSocketTimeout(60);
        driver.setApplicationName("theirs");

        Database read = described(driver);

        assertThat(read.place()).isEqualTo("db.example:5432/orders");
        assertThat(read.user()).isEqualTo("app");
        assertThat(read.password()).isEqualTo("s:e=c@r;e$t");
        assertThat(read.sslMode()).isEqualTo("require");
        assertThat(read.properties()).containsEntry("socketTimeout", "60").containsEntry("ApplicationName", "theirs");
        assertThat(read.properties())
                .doesNotContainKeys("user", "password", "sslmode", "serverName", "portNumber", "databaseName");
        assertThat(read.poolMax()).isEqualTo(12);
    }

    @Test
    void a_url_is_read() {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setUrl("jdbc:postgresql://one,two:5433/orders?targetServerType=primary&ssl=true");
        driver.setUser("app");

        Database read = described(driver);

        assertThat(read.hosts()).isEqualTo(List.of(new Database.Host("one", 5432), new Database.Host("two", 5433)));
        assertThat(read.name()).isEqualTo("orders");
        assertThat(read.sslMode()).isEqualTo("verify-full");
        assertThat(read.password()).isNull();
        assertThat(read.properties()).containsEntry("targetServerType", "primary");
    }

    @Test
    void a_pool_without_a_socket_timeout_is_patient_for_ever() {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        assertThat(new PoolDefinition("p", described(driver)).isPatientForEver())
                .isTrue();
        driver.setSocketTimeout(60);
        assertThat(new PoolDefinition("p", described(driver)).isPatientForEver())
                .isFalse();
    }

    @Test
    void the_connection_beside_the_pool_has_its_address_and_its_own_patience() {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setUrl("jdbc:postgresql://one,two:5433/orders?targetServerType=primary");
        driver.setUser("app");
        driver.setPassword("secret");
        driver.setSocketTimeout(600);
        driver.setConnectTimeout(100);
        driver.setApplicationName("theirs");
        driver.setOptions("-c statement_timeout=500000 -c search_path=x");
        PoolDefinition pool = new PoolDefinition("p", described(driver));

        PGSimpleDataSource control =
                (PGSimpleDataSource) Server.of(pool.besideThePool()).control();

        assertThat(control.getServerNames()).containsExactly("one", "two");
        assertThat(control.getPortNumbers()).containsExactly(5432, 5433);
        assertThat(control.getDatabaseName()).isEqualTo("orders");
        assertThat(control.getUser()).isEqualTo("app");
        assertThat(control.getPassword()).isEqualTo("secret");
        assertThat(control.getTargetServerType().toString()).isEqualTo("primary");
        assertThat(control.getApplicationName()).isEqualTo("aureus-control");
        assertThat(control.getConnectTimeout()).isEqualTo(2);
        assertThat(control.getSocketTimeout()).isEqualTo(3);
        assertThat(control.getOptions()).contains("search_path=x").endsWith("-c statement_timeout=2500");
    }

    private static Database described(PGSimpleDataSource driver) {
        return PoolDefinition.described(driver, 12, 3, Duration.ofSeconds(5), Duration.ofSeconds(300));
    }
}
