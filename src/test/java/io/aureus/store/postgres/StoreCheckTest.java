package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.Database;
import io.aureus.config.Settings;
import io.aureus.store.postgres.StoreCheck.Finding;
import io.aureus.store.postgres.StoreCheck.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found out about a database without changing it, each provoked on a real one. */
class StoreCheckTest {
    private static final Path CATALOGUE = Path.of("src/main/resources" + StoreCheck.CATALOGUE);

    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.create();
    }

    private void makeTables() throws Exception {
        PostgresStateStore store = database.store();
        store.initialize();
        store.close();
    }

    private Map<String, Finding> check(String url) throws Exception {
        Database named = Settings.read(Map.of(), Map.of(), Map.of("DATABASE_URL", url))
                .database()
                .orElseThrow();
        Map<String, Finding> found = new LinkedHashMap<>();
        StoreCheck.of(named).forEach(finding -> found.put(finding.check(), finding));
        return found;
    }

    private Map<String, Finding> check() throws Exception {
        return check(database.url());
    }

    @Test
    void the_shipped_catalogue_is_what_the_migrations_make() throws Exception {
        makeTables();
        List<String> lines = new ArrayList<>();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(StoreCheck.HAS)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        lines.sort(null);
        if ("write".equals(System.getProperty("aureus.docs"))) {
            Files.write(CATALOGUE, lines);
        }
        assertThat(Files.readAllLines(CATALOGUE)).isEqualTo(lines);
    }

    @Test
    void of_a_database_in_order_only_that_it_is_not_durable_is_told_here() throws Exception {
        makeTables();
        assertThat(check())
                .containsOnlyKeys(
                        "reachable",
                        "version",
                        "writable",
                        "durable",
                        "schema",
                        "clock",
                        "old transactions",
                        "tables",
                        "privileges",
                        "connections",
                        "dead rows")
                .allSatisfy((check, finding) -> assertThat(finding.result())
                        .as(finding.toString())
                        .isEqualTo(check.equals("durable") ? Result.WARNING : Result.OK));
    }

    @Test
    void of_an_empty_database_it_says_what_the_first_start_will_make_and_changes_nothing() throws Exception {
        Map<String, Finding> found = check();
        assertThat(found.get("schema").result()).isEqualTo(Result.WARNING);
        assertThat(found.get("schema").detail()).startsWith("AUR-669 The schema is not there");
        assertThat(found.get("tables").result()).isEqualTo(Result.SKIPPED);
        assertThat(database.text("SELECT count(*) FROM pg_namespace WHERE nspname = 'aureus'"))
                .isEqualTo("0");
    }

    @Test
    void what_somebody_changed_in_the_tables_is_named() throws Exception {
        makeTables();
        database.execute("DROP INDEX aureus.workflow_states_due");
        database.execute("ALTER TABLE aureus.task_states ADD COLUMN mine integer");
        database.execute("ALTER TABLE aureus.deployments ALTER actor TYPE varchar(20)");
        Finding tables = check().get("tables");
        assertThat(tables.result()).isEqualTo(Result.WARNING);
        assertThat(tables.detail())
                .startsWith(
                        "AUR-670 The tables are not as this program makes them: lacking column deployments.actor text")
                .contains("index workflow_states_due on workflow_states")
                .contains("more than known column deployments.actor character varying(20) not null")
                .contains("column task_states.mine integer");
    }

    @Test
    void a_role_without_privileges_and_a_newer_schema_would_be_refused() throws Exception {
        makeTables();
        String role = "checks_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN");
        Map<String, Finding> found = check(database.url().replace("postgres@", role + "@"));
        assertThat(found.get("privileges").result()).isEqualTo(Result.FAILED);
        assertThat(found.get("privileges").detail()).startsWith("AUR-624").contains("GRANT");
        assertThat(found.get("connections").result()).isEqualTo(Result.SKIPPED);
        database.execute("DROP ROLE " + role);

        database.execute("COMMENT ON SCHEMA aureus IS 'Aureus, schema version 99'");
        found = check();
        assertThat(found.get("schema").result()).isEqualTo(Result.FAILED);
        assertThat(found.get("schema").detail()).startsWith("AUR-625");
    }

    @Test
    void a_database_that_is_not_there_is_one_line() throws Exception {
        Map<String, Finding> found = check(database.url() + "_none");
        assertThat(found).containsOnlyKeys("reachable");
        assertThat(found.get("reachable").detail()).startsWith("AUR-634");
    }

    @Test
    void dead_rows_that_vacuum_has_not_come_to_are_told() throws Exception {
        makeTables();
        database.execute("ALTER TABLE aureus.large_values SET (autovacuum_enabled = off)");
        database.execute("INSERT INTO aureus.large_values (tenant_id, workflow_id, sha256, value)"
                + " SELECT 'default', 'w', i::text, '' FROM generate_series(1, 60000) i");
        database.execute("DELETE FROM aureus.large_values");
        SickServer.await(() -> check().get("dead rows").result() == Result.WARNING);
        assertThat(check().get("dead rows").detail())
                .startsWith(
                        "AUR-671 Vacuum does not keep up: large_values: 60000 dead rows beside 0, last vacuum never");
    }
}
