package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is looked at before a database is used, each on a real server that is not as it should be. */
class StartUpTest {

    private static StartUp look(TestDatabase database) {
        return new StartUp(database.dataSource(), database.name(), InstantSource.system());
    }

    /** The server's answer is hidden by a function of the database's own: old servers are not at hand. */
    @Test
    void an_old_version_is_refused_before_anything_else_is_looked_at() throws Exception {
        TestDatabase database = TestDatabase.create();
        database.execute("CREATE SCHEMA aureus");
        database.execute("COMMENT ON SCHEMA aureus IS 'Aureus, schema version 99'");
        database.execute("CREATE SCHEMA old");
        database.execute(
                "CREATE FUNCTION old.current_setting(text) RETURNS text LANGUAGE sql AS"
                        + " 'SELECT CASE $1 WHEN ''server_version_num'' THEN ''120022'' ELSE pg_catalog.current_setting($1) END'");
        database.execute("ALTER DATABASE " + database.name() + " SET search_path = old, pg_catalog");

        assertThatThrownBy(() -> look(database).require())
                .hasMessageStartingWith("AUR-620 PostgreSQL is version 12; 13 or newer is needed");
        try (PostgresStateStore store = database.store()) {
            assertThatThrownBy(store::initialize).hasMessageStartingWith("AUR-620");
        }
    }

    @Test
    void a_database_that_takes_no_writes_is_refused() throws Exception {
        TestDatabase database = TestDatabase.create();
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");

        assertThatThrownBy(() -> look(database).require())
                .hasMessageStartingWith("AUR-626 PostgreSQL at " + database.name() + " is read-only")
                .hasMessageContaining("default_transaction_read_only");
    }

    @Test
    void commits_that_do_not_wait_for_the_disk_are_warned_of() throws Exception {
        OwnServer server = OwnServer.start("fsync = on");
        try {
            StartUp look = new StartUp(server.source("postgres"), "here", InstantSource.system());
            assertThat(look.require()).isEmpty();

            server.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()");
            SickServer.await(() -> server.text("postgres", "SHOW fsync").equals("off"));
            assertThat(look.require())
                    .singleElement()
                    .asString()
                    .startsWith("AUR-621")
                    .contains("lost or damaged");

            server.execute("ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()");
            SickServer.await(() -> server.text("postgres", "SHOW fsync").equals("on"));
            server.execute("ALTER ROLE postgres SET synchronous_commit = off");
            assertThat(look.require())
                    .singleElement()
                    .asString()
                    .startsWith("AUR-622")
                    .contains("executed again");
        } finally {
            server.close();
        }
    }

    @Test
    void clocks_that_differ_are_warned_of_either_way() throws Exception {
        TestDatabase database = TestDatabase.create();
        look(database).require();
        InstantSource system = InstantSource.system();

        assertThat(look(database, () -> system.instant().plusSeconds(90))).containsPattern("differ by (89|90|91) s");
        assertThat(look(database, () -> system.instant().minusSeconds(90))).containsPattern("differ by (89|90|91) s");
        assertThat(look(database).advise("", 1)).isEmpty();
    }

    private static String look(TestDatabase database, InstantSource clock) throws Exception {
        List<String> warnings = new StartUp(database.dataSource(), "here", clock).advise("", 1);
        assertThat(warnings).singleElement().asString().startsWith("AUR-623");
        return warnings.get(0);
    }

    @Test
    void what_somebody_should_know_is_logged_when_a_store_begins() throws Exception {
        TestDatabase database = TestDatabase.create();
        database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
        Said said = new Said();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
            assertThat(said.with("AUR-622")).isNotEmpty();
        } finally {
            said.close();
        }
    }
}
