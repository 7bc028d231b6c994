package io.aureus.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.Commit;
import io.aureus.store.MadeRuns;
import io.aureus.store.RunChange;
import io.aureus.store.StoredDefinition;
import io.aureus.store.postgres.Deployments;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.jpa.Catalogue;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Persistence;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Compares plain SQL with JPA (EclipseLink): {@code JpaBench PORT} lists 50 runs of 10,000, deploys, and commits a task of
 * each of 16 runs, by turns in both ways, in the database {@code postgres} of a server on this host. {@code JpaBench PORT
 * list} and {@code JpaBench PORT jpa-list} do nothing but one list in a new process.
 */
final class JpaBench {
    private static final int ROUNDS = 40;
    private static final int RUNS = 16;

    private final PostgresStateStore store;
    private final EntityManagerFactory factory;

    private JpaBench(PostgresStateStore store, DataSource source) {
        this.store = store;
        this.factory = Persistence.createEntityManagerFactory(
                "bench",
                Map.of(
                        "jakarta.persistence.nonJtaDataSource", source,
                        "eclipselink.target-database", "PostgreSQL",
                        "eclipselink.weaving", "false",
                        "eclipselink.jdbc.batch-writing", "JDBC",
                        "eclipselink.jdbc.batch-writing.size", "1000"));
    }

    /** Something to be measured. */
    private interface Work {
        void once(int number) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        try (PostgresStateStore store =
                PostgresStateStore.of("127.0.0.1", port, "postgres", "postgres", "", 4, 1, false)) {
            if (args.length > 1) {
                one(store, args[1]);
                return;
            }
            store.initialize();
            fill(store.dataSource());
            try (HikariDataSource untyped = untyped(port)) {
                new JpaBench(store, untyped).all();
            }
        }
    }

    /** JPA binds JSON as text. */
    private static HikariDataSource untyped(int port) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres?stringtype=unspecified");
        config.setUsername("postgres");
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private static void one(PostgresStateStore store, String how) throws Exception {
        long from = System.nanoTime();
        int found;
        if (how.equals("list")) {
            found = store.list(RunKey.DEFAULT_TENANT, null, 50).size();
        } else {
            try (Catalogue catalogue = new Catalogue(store.dataSource())) {
                found = catalogue.runs(RunKey.DEFAULT_TENANT, null, false, 50).size();
            }
        }
        System.out.printf(
                "%s: %d in %.0f ms, process so far %.0f ms of CPU%n",
                how, found, (System.nanoTime() - from) / 1e6, cpu());
    }

    private static double cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e6;
    }

    private void all() throws Exception {
        try (Catalogue catalogue = new Catalogue(store.dataSource())) {
            compare(
                    "a list of 50 runs",
                    i -> store.list(RunKey.DEFAULT_TENANT, null, 50),
                    i -> catalogue.runs(RunKey.DEFAULT_TENANT, null, false, 50));
        }
        Deployments deployments = store.deployments();
        compare(
                "a deployment",
                i -> deployments.deploy("default", "sql", definition("sql" + i), "bench"),
                i -> deploy(definition("jpa" + i)));
        List<RunKey> bySql = begun();
        List<RunKey> byJpa = begun();
        compare("a commit of 16 tasks of 16 runs", i -> commit(bySql, i), i -> commitByJpa(byJpa, i));
        factory.close();
    }

    private static StoredDefinition definition(String hash) {
        return new StoredDefinition("orders", hash + UUID.randomUUID(), "Orders", null, "{}");
    }

    private static void compare(String what, Work sql, Work jpa) throws Exception {
        double[] sqlTimes = new double[ROUNDS];
        double[] jpaTimes = new double[ROUNDS];
        int number = 0;
        for (int round = -10; round < ROUNDS; round++) { // the first ones warm up
            for (int i = 0; i < 10; i++, number++) {
                double bySql = millis(sql, number);
                double byJpa = millis(jpa, number);
                if (round >= 0) {
                    sqlTimes[round] += bySql / 10;
                    jpaTimes[round] += byJpa / 10;
                }
            }
        }
        System.out.printf(
                "%s: SQL %.2f ms, JPA %.2f ms (medians of %d rounds of 10), %.2f times%n",
                what, median(sqlTimes), median(jpaTimes), ROUNDS, median(jpaTimes) / median(sqlTimes));
    }

    private static double millis(Work work, int number) throws Exception {
        long from = System.nanoTime();
        work.once(number);
        return (System.nanoTime() - from) / 1e6;
    }

    private static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }

    private void deploy(StoredDefinition definition) {
        try (EntityManager manager = factory.createEntityManager()) {
            manager.getTransaction().begin();
            List<Written.Deployed> current = manager.createQuery(
                            "SELECT d FROM WrittenDeployment d WHERE d.tenant = 'default' AND d.environment = 'jpa'"
                                    + " AND d.workflowId = :workflow AND d.current = TRUE",
                            Written.Deployed.class)
                    .setParameter("workflow", definition.workflowId())
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .getResultList();
            long number = 1;
            for (Written.Deployed one : current) {
                one.current = false;
                number = one.number + 1;
            }
            Written.Definition text = new Written.Definition();
            text.tenant = "default";
            text.workflowId = definition.workflowId();
            text.definitionHash = definition.hash();
            text.name = definition.name();
            text.definition = definition.text();
            manager.persist(text);
            manager.flush(); // else the new one is inserted before the old one has ceased to be current
            Written.Deployed deployed = new Written.Deployed();
            deployed.tenant = "default";
            deployed.environment = "jpa";
            deployed.workflowId = definition.workflowId();
            deployed.definitionHash = definition.hash();
            deployed.number = number;
            deployed.actor = "bench";
            deployed.current = true;
            manager.persist(deployed);
            manager.getTransaction().commit();
        }
    }

    private List<RunKey> begun() throws Exception {
        List<RunKey> runs = new ArrayList<>();
        List<RunChange> begins = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            RunKey run = MadeRuns.key();
            runs.add(run);
            begins.add(MadeRuns.begin(store, run));
        }
        store.commit(MadeRuns.commit(begins.toArray(RunChange[]::new)));
        return runs;
    }

    private void commit(List<RunKey> runs, int number) throws Exception {
        RunChange[] changes = runs.stream()
                .map(run -> MadeRuns.change(
                        store.first(),
                        run,
                        number + 1,
                        RunStatus.RUNNING,
                        MadeRuns.task("t" + number, "done", number + 2)))
                .toArray(RunChange[]::new);
        if (!store.commit(new Commit(UUID.randomUUID(), List.of(changes), List.of()))
                .lost()
                .isEmpty()) {
            throw new IllegalStateException("a run was lost");
        }
    }

    private void commitByJpa(List<RunKey> runs, int number) {
        try (EntityManager manager = factory.createEntityManager()) {
            manager.getTransaction().begin();
            List<Written.Run> rows = manager.createQuery(
                            "SELECT r FROM WrittenRun r WHERE r.tenant = 'default' AND r.runId IN :ids AND r.owner = :owner",
                            Written.Run.class)
                    .setParameter("ids", runs.stream().map(RunKey::runId).toList())
                    .setParameter("owner", store.first().driver())
                    .getResultList();
            if (rows.size() != RUNS) {
                throw new IllegalStateException("a run was lost");
            }
            for (Written.Run row : rows) {
                row.events =
                        "[\"an event of about as many characters as that of a task that completed " + number + "\"]";
                Written.Task task = new Written.Task();
                task.tenant = row.tenant;
                task.runId = row.runId;
                task.taskId = "t" + number;
                task.status = "completed";
                task.seq = number + 2L;
                task.attempt = 1;
                task.execution = 1;
                task.result = "\"done\"";
                manager.persist(task);
            }
            manager.getTransaction().commit();
        }
    }

    private static void fill(DataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE aureus.workflow_states, aureus.task_states, aureus.workflow_versions CASCADE");
            statement.execute("""
                    INSERT INTO aureus.workflow_states (tenant_id, run_id, workflow_id, status, completed_at, next_seq, epoch,
                        commit_id, submitted, sole, definition_hash, identity, start_data, created_at)
                    SELECT 'default', 'old-' || n, 'orders', 'completed', now(), 22, 1, gen_random_uuid(), true, false, 'ab12',
                        n::text, '{"inputs": {"n": 1}}', now() - n * interval '1 second'
                    FROM generate_series(1, 10000) n""");
            statement.execute("VACUUM ANALYZE aureus.workflow_states");
        }
    }
}
