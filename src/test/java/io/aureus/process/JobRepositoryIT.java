package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import io.aureus.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.ds.PGSimpleDataSource;

/** A Payara Micro of an operator's own whose batch runtime does not keep its jobs where Aureus needs them. */
@Execution(ExecutionMode.CONCURRENT)
class JobRepositoryIT {

    @TempDir
    Path directory;

    private TestDatabase database;
    private String role;

    @BeforeEach
    void a_role_that_cannot_log_in_yet() throws Exception {
        database = TestDatabase.create();
        role = "late_in_" + database.name();
        database.execute("CREATE ROLE " + role + " NOLOGIN");
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + role);
    }

    @AfterEach
    void no_role() throws Exception {
        database.execute("DROP OWNED BY " + role);
        database.execute("DROP ROLE " + role);
    }

    private Workplace workplace(String batch, String deployed) throws Exception {
        Path driver = Path.of(PGSimpleDataSource.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Files.copy(Path.of("server-config/micro/pre-boot.txt"), directory.resolve("pre-boot.txt"));
        Files.writeString(
                directory.resolve("post-boot.txt"), """
                create-jdbc-connection-pool --restype=javax.sql.DataSource \
                --datasourceclassname=org.postgresql.ds.PGSimpleDataSource \
                --property=serverName=127.0.0.1:portNumber=%d:databaseName=%s:user=%s:password=any aureusPool
                create-jdbc-resource --connectionpoolid=aureusPool jdbc/aureus
                create-managed-executor-service --corepoolsize=8 --maximumpoolsize=8 --longrunningtasks=true \
                --hungafterseconds=0 concurrent/aureusBatch
                create-managed-executor-service --corepoolsize=8 --maximumpoolsize=8 --longrunningtasks=true \
                --hungafterseconds=0 concurrent/aureusTasks
                set-batch-runtime-configuration %s --executorservicelookupname=concurrent/aureusBatch
                """.formatted(database.port(), database.name(), role, batch));
        Path script = Files.writeString(directory.resolve("start"), """
                exec '%1$s/bin/java' $AUREUS_JAVA_OPTS -Devent.log.dir="$PWD/var/run" \\
                  -jar '%2$s/target/payara-micro.jar' --rootdir root --nohazelcast --disablephonehome --port %3$d \\
                  --addlibs '%4$s' --prebootcommandfile pre-boot.txt --postbootcommandfile post-boot.txt %5$s
                """.formatted(
                        System.getProperty("java.home"),
                        Path.of("").toAbsolutePath(),
                        freePort(),
                        driver,
                        deployed.formatted(Path.of("target/aureus.war").toAbsolutePath())));
        return new Workplace(directory, script)
                .with("DATABASE_URL", database.url().replace("postgres@", role + "@"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void letIn() throws Exception {
        database.execute("ALTER ROLE " + role + " LOGIN");
    }

    @Test
    void a_server_that_keeps_its_jobs_elsewhere_does_not_get_the_application_up() throws Exception {
        letIn();
        try (Workplace workplace = workplace("--datasourcelookupname=jdbc/__default", "--deploy '%s'")) {
            Launched server = workplace.start();
            Workplace.until(server, "it is refused", () -> server.err().contains("AUR-630"));

            assertThat(server.err())
                    .contains(
                            "Aureus does not start: AUR-630 The batch runtime keeps its jobs in jdbc/__default, schema ")
                    .contains("--datasourcelookupname=jdbc/aureus --schemaname=aureus");
        }
    }

    @Test
    void a_batch_runtime_that_met_a_database_that_was_away_gets_its_repository() throws Exception {
        ShrinkWrap.create(WebArchive.class, "before.war")
                .addClass(FirstBatchUse.class)
                .as(ZipExporter.class)
                .exportTo(directory.resolve("before.war").toFile());
        try (Workplace workplace = workplace(
                "--datasourcelookupname=jdbc/aureus --schemaname=aureus", "--deploy before.war --deploy '%s'")) {
            Launched server = workplace.start();
            Workplace.until(
                    server, "the batch runtime was used", () -> Files.exists(directory.resolve(FirstBatchUse.USED)));
            letIn();
            Files.createFile(directory.resolve(FirstBatchUse.GO_ON));
            Workplace.until(
                    server,
                    "the application's job is kept in the database",
                    () -> "t".equals(database.text("SELECT to_regclass('aureus.jbatchjobinstancedata') IS NOT NULL"))
                            && !"0".equals(database.text("SELECT count(*) FROM aureus.jbatchjobinstancedata")));

            assertThat(server.err())
                    .contains("AUR-639", "AUR-643 Pool 'aureusPool' has no socketTimeout")
                    .doesNotContain("AUR-630", "AUR-637");
        }
    }
}
