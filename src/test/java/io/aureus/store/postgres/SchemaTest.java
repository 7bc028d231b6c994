package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.store.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    private static final Path FILE = Path.of("server-config/postgres/db-schema.sql");

    /** Everything that the catalogue says of our schema, the migrations' own table aside. */
    private static final String CATALOGUE = """
            SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
                FROM information_schema.columns WHERE table_schema = 'aureus' AND table_name <> 'schema_history'
                UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'aureus' AND tablename <> 'schema_history'
                UNION ALL SELECT format('%s %s', c.relname, c.reloptions) FROM pg_class c
                    WHERE c.relnamespace = 'aureus'::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_history'
                UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
                    WHERE connamespace = 'aureus'::regnamespace AND conrelid::regclass::text <> 'aureus.schema_history'
                UNION ALL SELECT format('%s %s %s', objoid::regclass, objsubid, description) FROM pg_description
                    WHERE objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'aureus'::regnamespace)
            ) lines""";

    private static PostgresStateStore initialized(TestDatabase database) throws StoreUnavailableException {
        PostgresStateStore store = database.store();
        store.initialize();
        return store;
    }

    @Test
    void the_file_makes_the_same_as_the_program_and_the_program_takes_it_over() throws Exception {
        TestDatabase migrated = TestDatabase.create();
        TestDatabase byFile = TestDatabase.create();
        byFile.execute(Files.readString(FILE));

        initialized(migrated).close();
        initialized(byFile).close();

        assertThat(byFile.text(CATALOGUE)).isEqualTo(migrated.text(CATALOGUE)).contains("workflow_states.tenant_id");
        initialized(byFile).close();
    }

    @Test
    void several_processes_may_be_the_first_at_once() throws Exception {
        TestDatabase database = TestDatabase.create();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(() -> {
                    initialized(database).close();
                    return null;
                });
            }
            for (Future<Void> start : threads.invokeAll(starts)) {
                start.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(database.text("SELECT count(*)::text FROM aureus.schema_history WHERE version = '1'"))
                .isEqualTo("1");
    }

    /** As the batch runtime makes them when it is the first one. */
    private static final String BY_THE_BATCH_RUNTIME = """
            CREATE SCHEMA aureus;
            CREATE TABLE aureus.jbatchcheckpointdata (id character varying (512), obj bytea);
            CREATE TABLE aureus.jbatchjobinstancedata (jobinstanceid serial not null PRIMARY KEY,
                name character varying (512), apptag VARCHAR(512));
            CREATE TABLE aureus.jbatchexecutioninstancedata (jobexecid serial not null PRIMARY KEY,
                jobinstanceid bigint not null REFERENCES aureus.jbatchjobinstancedata (jobinstanceid),
                createtime timestamp, starttime timestamp, endtime timestamp, updatetime timestamp, parameters bytea,
                batchstatus character varying (512), exitstatus character varying (512));
            CREATE TABLE aureus.jbatchstepexecutioninstancedata (stepexecid serial not null PRIMARY KEY,
                jobexecid bigint not null REFERENCES aureus.jbatchexecutioninstancedata (jobexecid),
                batchstatus character varying (512), exitstatus character varying (512),
                stepname character varying (512), readcount integer, writecount integer, commitcount integer,
                rollbackcount integer, readskipcount integer, processskipcount integer, filtercount integer,
                writeskipcount integer, startTime timestamp, endTime timestamp, persistentData bytea);
            CREATE TABLE aureus.jbatchjobstatus (
                id bigint not null REFERENCES aureus.jbatchjobinstancedata (jobinstanceid), obj bytea);
            CREATE TABLE aureus.jbatchstepstatus (
                id bigint not null REFERENCES aureus.jbatchstepexecutioninstancedata (stepexecid), obj bytea)""";

    /** Columns by name and place, and the keys and indexes, of the batch runtime's tables. */
    private static final String BATCH_TABLES = """
            SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                SELECT format('%s %s %s', table_name, ordinal_position, column_name) AS line
                FROM information_schema.columns WHERE table_schema = 'aureus' AND table_name LIKE 'jbatch%'
                UNION ALL SELECT regexp_replace(indexdef, '.* ON ', '') FROM pg_indexes
                WHERE schemaname = 'aureus' AND tablename LIKE 'jbatch%'
            ) lines""";

    @Test
    void the_batch_runtime_finds_the_tables_that_it_would_make_and_what_it_made_first_stays() throws Exception {
        TestDatabase ours = TestDatabase.create();
        TestDatabase its = TestDatabase.create();
        its.execute(BY_THE_BATCH_RUNTIME);
        its.execute("INSERT INTO aureus.jbatchcheckpointdata VALUES ('1,one,READER', '')");

        initialized(ours).close();
        initialized(its).close();

        assertThat(its.text(BATCH_TABLES))
                .isEqualTo(ours.text(BATCH_TABLES))
                .contains("jbatchcheckpointdata USING btree (id)", "jbatchstepstatus USING btree (id)");
        assertThat(its.text("SELECT count(*)::text FROM aureus.jbatchcheckpointdata"))
                .isEqualTo("1");
    }

    @Test
    void a_newer_schema_than_the_program_knows_is_refused_whoever_made_it() throws Exception {
        TestDatabase migrated = TestDatabase.create();
        initialized(migrated).close();
        migrated.execute(
                "INSERT INTO aureus.schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', 1,"
                        + " true)");
        TestDatabase byFile = TestDatabase.create();
        byFile.execute(Files.readString(FILE).replace("schema version 1'", "schema version 99'"));

        for (TestDatabase database : List.of(migrated, byFile)) {
            try (PostgresStateStore store = database.store()) {
                assertThatThrownBy(store::initialize)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageStartingWith("AUR-625 The schema 'aureus' in 127.0.0.1:" + database.port())
                        .hasMessageContaining("is version 99, and this program knows versions up to 1");
            }
        }
    }

    @Test
    void what_the_program_knows_is_what_its_latest_migration_makes() throws Exception {
        Pattern numbered = Pattern.compile("V([0-9]+)__.*[.]sql");
        int latest;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            latest = files.map(file -> numbered.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(found -> Integer.parseInt(found.group(1)))
                    .max()
                    .orElseThrow();
        }

        assertThat(SchemaVersion.KNOWN).hasToString(Integer.toString(latest));
        assertThat(Files.readString(FILE)).contains("IS 'Aureus, schema version " + latest + "'");
    }

    @Test
    void a_schema_that_was_made_by_the_file_is_migrated_further(@TempDir Path later) throws Exception {
        Files.writeString(later.resolve("V2__later.sql"), """
                ALTER TABLE aureus.drivers ADD COLUMN later text;
                COMMENT ON SCHEMA aureus IS 'Aureus, schema version 2';
                """);
        TestDatabase database = TestDatabase.create();
        database.execute(Files.readString(FILE));

        Schema.migrate(database.dataSource(), "classpath:db/migration", "filesystem:" + later);

        assertThat(database.text("SELECT count(later)::text FROM aureus.drivers"))
                .isEqualTo("0");
        try (Connection connection = database.dataSource().getConnection()) {
            assertThat(SchemaVersion.in(connection).version()).hasToString("2");
        }
    }

    @Test
    void a_schema_that_is_somebody_elses_is_told_in_the_databases_words() throws Exception {
        TestDatabase database = TestDatabase.create();
        database.execute("CREATE SCHEMA aureus CREATE TABLE task_states (theirs text)");

        try (PostgresStateStore store = database.store()) {
            assertThatThrownBy(store::initialize)
                    .hasMessageStartingWith("AUR-606 Could not initialize database schema: ERROR: relation"
                            + " \"task_states\" already exists")
                    .hasMessageNotContainingAny("Exception", "\n");
        }
    }
}
