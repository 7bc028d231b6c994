package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.store.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables are made by a text that the program gives. */
class GivenSchemaTest {
    private static final String SCHEMAS = "SELECT count(*)::text FROM pg_namespace WHERE nspname = 'aureus'";

    private TestDatabase database;
    private String file;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        file = Files.readString(Path.of("server-config/postgres/db-schema.sql"));
    }

    private void initialize(String schemaSql) throws StoreUnavailableException {
        try (PostgresStateStore store = database.store()) {
            store.initialize(schemaSql);
            assertThat(store.claimSubmitted(1)).isEmpty();
        }
    }

    @Test
    void it_makes_them_with_what_somebody_added_and_only_if_there_are_none() throws Exception {
        initialize(file + "; CREATE TABLE aureus.added (made integer); INSERT INTO aureus.added VALUES (1)");
        initialize("CREATE TABLE aureus.never (made integer)");

        assertThat(database.text("SELECT count(*)::text FROM aureus.added")).isEqualTo("1");
        assertThat(database.text("SELECT to_regclass('aureus.never')::text")).isNull();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
    }

    @Test
    void a_schema_that_is_there_and_empty_is_filled() throws Exception {
        database.execute("CREATE SCHEMA aureus");

        initialize(file);
    }

    @Test
    void what_the_database_refuses_is_told_in_its_words_and_leaves_nothing_behind() throws Exception {
        assertThatThrownBy(() -> initialize(file + "; CREATE TABLE aureus.wrong (made nonsense)"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith(
                        "AUR-606 Could not initialize database schema: ERROR: type \"nonsense\" does not exist")
                .hasMessageEndingWith(". Correct the SQL that was given; nothing of it was done");

        assertThat(database.text(SCHEMAS)).isEqualTo("0");
        initialize(file);
    }

    @Test
    void what_it_makes_has_to_say_its_version_to_be_one_that_is_known_and_to_be_whole() throws Exception {
        assertThatThrownBy(() -> initialize(file.replaceAll("COMMENT ON SCHEMA .*", "")))
                .hasMessageStartingWith("AUR-606 Could not initialize database schema: the SQL that was given does not"
                        + " say the version")
                .hasMessageEndingWith("COMMENT ON SCHEMA aureus IS 'Aureus, schema version 1'");
        assertThatThrownBy(() -> initialize(file.replace("schema version 1'", "schema version 99'")))
                .hasMessageStartingWith("AUR-625");
        assertThatThrownBy(() -> initialize(file + "; DROP TABLE aureus.task_states"))
                .hasMessageStartingWith("AUR-606 Could not initialize database schema")
                .hasMessageContaining("lacks aureus.task_states");

        assertThat(database.text(SCHEMAS)).isEqualTo("0");
    }

    @Test
    void several_processes_may_be_the_first_at_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(() -> {
                    initialize(file);
                    return null;
                });
            }
            for (Future<Void> start : threads.invokeAll(starts)) {
                start.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
