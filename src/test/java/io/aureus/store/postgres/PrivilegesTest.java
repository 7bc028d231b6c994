package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles that may do less than everything. */
class PrivilegesTest {
    private static final String FILE = "server-config/postgres/db-schema.sql";

    private final String role = "role_" + UUID.randomUUID().toString().replace('-', '_');
    private TestDatabase database;

    @BeforeEach
    void a_role_that_may_nothing() throws Exception {
        database = TestDatabase.create();
        database.execute("CREATE ROLE " + role + " LOGIN");
    }

    @AfterEach
    void no_role() throws Exception {
        database.execute("DROP OWNED BY " + role + " CASCADE");
        database.execute("DROP ROLE " + role);
    }

    private PostgresStateStore store() {
        return PostgresStateStore.of("127.0.0.1", database.port(), database.name(), role, "", 4, 0, false);
    }

    private void grant(String what) throws Exception {
        database.execute("GRANT " + what + " TO " + role);
    }

    private void made() throws Exception {
        database.execute(Files.readString(Path.of(FILE)));
    }

    @Test
    void a_role_that_may_not_make_the_schema_is_told_before_it_is_tried() throws Exception {
        try (PostgresStateStore store = store()) {
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith("AUR-624 The role '" + role + "' lacks privileges: CREATE on database '"
                            + database.name() + "'")
                    .hasMessageContaining("psql -f " + FILE)
                    .hasMessageContaining("GRANT CREATE ON DATABASE \"" + database.name() + "\" TO \"" + role + "\"");

            grant("CREATE ON DATABASE " + database.name());
            store.initialize();
        }
    }

    @Test
    void a_role_needs_nothing_on_the_database_if_the_schema_is_its_own() throws Exception {
        database.execute("CREATE SCHEMA aureus AUTHORIZATION " + role);
        try (PostgresStateStore store = store()) {
            store.initialize();
        }
        assertThat(database.text("SELECT tableowner FROM pg_tables WHERE tablename = 'workflow_states'"))
                .isEqualTo(role);
    }

    @Test
    void a_schema_of_somebody_else_without_our_tables_is_not_touched() throws Exception {
        database.execute("CREATE SCHEMA aureus");
        grant("ALL ON SCHEMA aureus");
        try (PostgresStateStore store = store()) {
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith("AUR-624 The role '" + role + "' does not own the schema 'aureus'")
                    .hasMessageContaining("once as the role that owns it");
        }
    }

    @Test
    void a_role_that_may_not_use_the_tables_is_told_what_it_lacks_and_who_helps() throws Exception {
        made();
        database.execute("CREATE TABLE aureus.made_by_the_batch_runtime (id serial)");
        try (PostgresStateStore store = store()) {
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith(
                            "AUR-624 The role '" + role + "' lacks privileges: USAGE on schema aureus, ");

            grant("USAGE ON SCHEMA aureus");
            grant("SELECT ON ALL TABLES IN SCHEMA aureus");
            grant("INSERT, UPDATE, DELETE ON aureus.drivers");
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith("AUR-624 The role '" + role
                            + "' lacks privileges: DELETE on aureus.workflow_states, INSERT")
                    .hasMessageNotContaining("aureus.drivers")
                    .hasMessageNotContaining("SELECT on")
                    .hasMessageContaining(
                            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA aureus TO \"" + role);

            grant("SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA aureus");
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith("AUR-624 The role '" + role
                            + "' lacks privileges: USAGE on sequence aureus.made_by_the_batch_runtime_id_seq. Let");

            grant("USAGE ON ALL SEQUENCES IN SCHEMA aureus");
            store.initialize();
        }
    }

    @Test
    void a_table_that_was_dropped_is_missed() throws Exception {
        made();
        database.execute("DROP TABLE aureus.task_states, aureus.jbatchcheckpointdata");
        try (PostgresStateStore store = database.store()) {
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith("AUR-606 Could not initialize database schema")
                    .hasMessageContaining("lacks aureus.task_states, aureus.jbatchcheckpointdata");
        }
    }

    @Test
    void a_role_that_has_too_few_connections_for_making_the_schema_is_told_that() throws Exception {
        grant("CREATE ON DATABASE " + database.name());
        database.execute("ALTER ROLE " + role + " CONNECTION LIMIT 2");

        try (PostgresStateStore store = store()) {
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith("AUR-606 Could not initialize database schema: ")
                    .hasMessageContaining("too many connections for role")
                    .hasMessageContaining("compare max_connections and the limits of role and database");
            database.execute("ALTER ROLE " + role + " CONNECTION LIMIT -1");
            store.initialize();
        }
    }
}
