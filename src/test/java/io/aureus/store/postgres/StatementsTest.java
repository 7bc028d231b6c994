package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.Database;
import io.aureus.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What runs cost in statements, as the database itself counts them. */
class StatementsTest {
    private static final int TASKS = 10;
    private static final int LOANS = 10;

    private static final String TELLING = "query LIKE 'SELECT set_config(%'";

    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start("shared_preload_libraries = 'pg_stat_statements'");
        server.execute("CREATE EXTENSION pg_stat_statements");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void a_run_alone_makes_fewer_than_four_statements_a_task() throws Exception {
        assertThat(statementsPerTask(1)).isLessThan(4);
    }

    @Test
    void sixteen_concurrent_runs_make_fewer_than_one_and_a_half_statements_a_task() throws Exception {
        assertThat(statementsPerTask(16)).isLessThan(1.5);
    }

    @Test
    void a_connection_of_the_pool_is_told_how_to_plan_once_however_often_it_is_lent() throws Exception {
        try (PostgresStateStore store = PostgresStateStore.of(database(1))) {
            store.initialize();
            server.execute("SELECT pg_stat_statements_reset()");
            for (int i = 0; i < LOANS; i++) {
                assertThat(store.find("default", "nowhere")).isEmpty();
            }
            assertThat(calls("query LIKE '%FROM aureus.workflow_states w WHERE w.tenant_id%run_id%'"))
                    .isEqualTo(LOANS);
            assertThat(calls(TELLING)).isOne();
        }
    }

    @Test
    void a_usual_commit_sends_only_the_columns_that_differ_from_what_most_rows_have() throws Exception {
        statementsPerTask(1);

        String usual = server.text(
                "postgres",
                "SELECT query FROM pg_stat_statements WHERE query LIKE 'WITH%' ORDER BY calls DESC, query LIMIT 1");
        assertThat(travelling(usual, "c"))
                .contains("tenant_id", "run_id")
                .isSubsetOf("tenant_id", "run_id", "next_seq", "started_at", "events", "seen");
        assertThat(travelling(usual, "k"))
                .contains("tenant_id", "run_id", "task_id")
                .isSubsetOf("tenant_id", "run_id", "task_id", "status", "seq", "started_at", "completed_at", "result");
    }

    /** The columns of a table of a commit that are parameters of it. */
    private static List<String> travelling(String commit, String table) {
        Matcher matcher = Pattern.compile("unnest\\(([^)]*)\\) AS u \\(([^)]*)\\)\\) AS " + table + "\\b")
                .matcher(commit);
        assertThat(matcher.find()).as("%s in %s", table, commit).isTrue();
        List<String> columns = List.of(matcher.group(2).split(", "));
        assertThat(matcher.group(1).split(", ")).hasSameSizeAs(columns);
        return columns;
    }

    private static double statementsPerTask(int runs) throws Exception {
        Fleet fleet = new Fleet(PostgresStateStore.of(database(4)));
        try {
            server.execute("SELECT pg_stat_statements_reset()");
            fleet.drive(Fleet.chain(TASKS), runs);
            fleet.ends();
            assertThat(fleet.left.values()).hasSize(runs).containsOnly(RunStatus.COMPLETED);
            double perTask = (double) calls("query NOT LIKE '%pg_stat%'") / (runs * TASKS);
            System.out.printf("%d concurrent runs of %d tasks: %.2f statements a task%n", runs, TASKS, perTask);
            return perTask;
        } finally {
            fleet.close();
        }
    }

    private static long calls(String which) throws Exception {
        return Long.parseLong(
                server.text("postgres", "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE " + which));
    }

    private static Database database(int poolMax) {
        return new Database(
                List.of(new Database.Host("127.0.0.1", server.port())),
                "postgres",
                "postgres",
                "",
                "prefer",
                Map.of(),
                poolMax,
                0,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }
}
