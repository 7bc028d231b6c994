package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import io.aureus.server.ServerCommands;
import io.aureus.store.postgres.TestDatabase;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Payara Micro that an operator starts with the shipped files, by the command of their README, on a real PostgreSQL. */
@Execution(ExecutionMode.CONCURRENT)
class PostgresServerIT {
    private static final Path README = Path.of("server-config/micro/postgres/README.md");
    private static final String POOL = "resources.jdbc-connection-pool.aureusPool.";

    /** Whatever a password may have that the server's own files would take for something else. */
    private static final String PASSWORD = "p:a=s@s;w$o{r}d 'x' \\ # \"äß\" &<>%41";

    @TempDir
    Path directory;

    /** By HTTP/1.1: the server closes a connection of HTTP/2 on which nothing is said for 30 s, and a deployment may take longer. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<Path> installed = new ArrayList<>();
    private TestDatabase database;
    private Path server;
    private int port;

    @BeforeEach
    void unpack_aureus_and_prepare_another_application() throws Exception {
        database = TestDatabase.create();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        for (String file :
                new String[] {"target/payara-micro.jar", "target/aureus.war", "target/lib", "server-config"}) {
            Path original = Path.of(file).toAbsolutePath();
            installed.add(Files.createSymbolicLink(directory.resolve(original.getFileName()), original));
        }
        Files.createDirectory(directory.resolve("workflows"));
        Files.writeString(
                directory.resolve("workflows/probe.yaml"),
                "id: probe\nversion: '1'\ntasks:\n  - {id: a, tool: value, inputs: {value: 1}}\n");
        ShrinkWrap.create(WebArchive.class, "beside.war")
                .addAsLibrary(Path.of("target/aureus-client.jar").toFile())
                .addClasses(SubmitServlet.class, OperatorServlet.class, ServerCommands.class)
                .as(ZipExporter.class)
                .exportTo(directory.resolve("beside.war").toFile());
        server = Files.writeString(directory.resolve("start"), "exec " + command());
    }

    /** The one that the README shows, on this machine, and with settings that do not belong to the pool. */
    private String command() throws Exception {
        String shown = Files.readAllLines(README).stream()
                .dropWhile(line -> !line.startsWith("    java "))
                .takeWhile(line -> line.startsWith("    "))
                .collect(Collectors.joining("\n"))
                .strip();
        String java = "'" + System.getProperty("java.home")
                + "/bin/java' $AUREUS_JAVA_OPTS -Dstate.store.type=postgres"
                + " -Devent.log.dir=\"$PWD/var/run\" -Daureus.workflow.dir=\"$PWD/workflows\" -Daureus.grace=0"
                + " -Ddatabase.name=elsewhere -Ddatabase.user=somebody";
        return java
                + shown.substring("java".length())
                        .replace("/srv/aureus/server", "root")
                        .replace("--deploy", "--port " + port + " --deploy beside.war --deploy");
    }

    @AfterEach
    void leave_what_was_only_linked() throws Exception {
        for (Path link : installed) {
            Files.delete(link);
        }
    }

    @Test
    void the_administrators_pool_decides_and_settings_that_contradict_it_or_a_pool_that_is_too_small_stop_the_start()
            throws Exception {
        try (Workplace workplace = new Workplace(directory, server)
                .with("DATABASE_HOST", "127.0.0.1")
                .with("DATABASE_PORT", Integer.toString(database.port()))
                .with("DATABASE_NAME", database.name())
                .with("DATABASE_USER", "postgres")
                .with("DATABASE_POOL_MAX", "6")
                .with("DATABASE_PASSWORD", PASSWORD)) {
            Launched micro = workplace.start();
            Workplace.until(micro, "it is up", () -> micro.err().contains("ready in"));
            Workplace.until(micro, "the other application is, too", () -> answerOf("list-applications") != null);

            assertThat(micro.err())
                    .contains("Aureus does not start: 2 settings are wrong")
                    .contains("AUR-640 By database.name (system property) the database is elsewhere, and pool"
                            + " 'aureusPool' has " + database.name() + ". Change the pool, or leave database.name out.")
                    .contains("AUR-640 By database.user (system property) the role is somebody, and pool 'aureusPool'"
                            + " has postgres.")
                    .doesNotContainPattern("Boot Command \\S+ failed");
            assertThat(ask("workflow=probe&runId=too-early")).isNull();

            operate("unset", "database.name");
            operate("unset", "database.user");
            operate("set", POOL + "max-pool-size=3", POOL + "steady-pool-size=1");
            assertThat(deployed()).as(micro.err()).isFalse();
            assertThat(micro.err()).contains("AUR-642 Pool 'aureusPool' has max-pool-size 3;");

            operate("set", POOL + "max-pool-size=6", POOL + "datasource-classname=org.h2.jdbcx.JdbcDataSource");
            assertThat(deployed()).isFalse();
            assertThat(micro.err())
                    .contains("AUR-641 The data source jdbc/aureus cannot be used: pool 'aureusPool' is made of"
                            + " org.h2.jdbcx.JdbcDataSource.");
            assertThat(database.text("SELECT to_regnamespace('aureus')")).isNull();

            operate("set", POOL + "datasource-classname=org.postgresql.ds.PGSimpleDataSource");
            database.allowConnections(false);
            assertThat(deployed()).as(micro.err()).isTrue();
            assertThat(micro.err())
                    .contains("AUR-533 Aureus is not ready: AUR-6")
                    .doesNotContain("AUR-534");
            database.allowConnections(true);
            Workplace.until(micro, "it is ready", () -> micro.err().contains("AUR-534 Aureus is ready"));
            AtomicReference<String> job = new AtomicReference<>();
            Workplace.until(micro, "it takes a run", () -> {
                job.set(ask("workflow=probe&runId=by-the-pool"));
                return job.get() != null;
            });
            Workplace.until(
                    micro,
                    "the run completes",
                    () -> database.text("SELECT count(*) FROM aureus.workflow_states WHERE run_id = 'by-the-pool'"
                                    + " AND status = 'completed'")
                            .equals("1"));

            assertThat(database.text("SELECT count(*) FROM aureus.jbatchexecutioninstancedata"))
                    .isNotEqualTo("0");
            assertThat(names()).contains("aureus").contains("aureus-control");
            assertThat(database.text("SELECT count(*) <= 6 FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name = 'aureus'"))
                    .isEqualTo("t");

            operate("undeploy", "aureus");
            operate("unset", "state.store.type");
            assertThat(deployed()).isTrue();
            assertThat(micro.err())
                    .contains("AUR-644 The server has the data source jdbc/aureus, but runs live in memory");

            micro.process().destroy();
            Workplace.ended(micro, 143);
            assertThat(micro.err()).doesNotContain(PASSWORD);
        }
    }

    private String names() throws Exception {
        return database.text("SELECT string_agg(DISTINCT application_name, ',') FROM pg_stat_activity"
                + " WHERE datname = current_database()");
    }

    private boolean deployed() throws Exception {
        return answerOf("deploy", "--force=true", "--name=aureus", "--contextroot=/aureus", "aureus.war") != null;
    }

    private void operate(String... line) throws Exception {
        assertThat(answerOf(line)).as(String.join(" ", line)).isNotNull();
    }

    private String answerOf(String... line) throws Exception {
        return post(Arrays.stream(line)
                .map(word -> "word=" + URLEncoder.encode(word, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "operator?", "")));
    }

    private String ask(String query) throws Exception {
        return post("submit?" + query);
    }

    /** The other application's answer, or null if it refuses or is not there yet. */
    private String post(String what) throws Exception {
        URI place = URI.create("http://127.0.0.1:" + port + "/beside/" + what);
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(place).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : null;
        } catch (ConnectException notYetListening) {
            return null;
        }
    }
}
