package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A Payara Micro that an operator starts and stops, with nothing of our launcher around it. It has its settings from a
 * directory of secrets, a password alias, a property of its domain, and a system property. Its jobs are kept in a file, so
 * that the next start can tell what became of them. It begins while the launcher still prepares what all other servers need.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class PlainServerIT {

    private static final String WORKFLOW = """
            id: gated
            version: "1"
            tasks:
              - id: gate
                tool: shell
                inputs: {command: "echo gate >> ../side; while [ ! -e ../open ]; do sleep 0.05; done"}
              - id: after
                tool: shell
                dependsOn: [gate]
                inputs: {command: "echo after >> ../side"}
            """;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private int probes;
    private Path server;

    @BeforeEach
    void prepare_a_server_with_aureus_and_another_application() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.createDirectory(directory.resolve("workflows"));
        Files.writeString(directory.resolve("workflows/gated.yaml"), WORKFLOW);
        Files.writeString(
                directory.resolve("workflows/probe.yaml"),
                "id: probe\nversion: '1'\ntasks:\n  - {id: a, tool: value, inputs: {value: 1}}\n");
        ShrinkWrap.create(WebArchive.class, "beside.war")
                .addAsLibrary(Path.of("target/aureus-client.jar").toFile())
                .addClass(SubmitServlet.class)
                .as(ZipExporter.class)
                .exportTo(directory.resolve("beside.war").toFile());
        String boot = Files.readString(Path.of("server-config/micro/pre-boot.txt"));
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(
                secrets.resolve("aureus.workflow.dir"),
                directory.resolve("workflows").toString());
        Path alias = Files.writeString(directory.resolve("alias.txt"), "AS_ADMIN_ALIASPASSWORD=3600\n");
        Files.writeString(
                directory.resolve("pre-boot.txt"),
                boot.replaceFirst("jdbc:h2:.*", "jdbc:h2:file:./jobs;DB_CLOSE_ON_EXIT=FALSE")
                        + "set-config-dir --directory=" + secrets + "\n");
        Files.writeString(
                directory.resolve("post-boot.txt"),
                "create-password-alias --passwordfile=" + alias + " grace\n"
                        + "set-config-property --propertyName=aureus.grace --propertyValue=${ALIAS=grace} --source=domain\n"
                        + Files.readString(Path.of("server-config/micro/post-boot.txt")));
        server = Files.writeString(directory.resolve("start"), """
                        exec '%1$s/bin/java' $AUREUS_JAVA_OPTS -Devent.log.dir="$PWD/var/run" \\
                          -jar '%2$s/target/payara-micro.jar' --rootdir root --nohazelcast --disablephonehome --port %3$d \\
                          --prebootcommandfile pre-boot.txt \\
                          --postbootcommandfile post-boot.txt \\
                          --deploy '%2$s/target/aureus.war' --deploy beside.war
                        """.formatted(
                        System.getProperty("java.home"), Path.of("").toAbsolutePath(), port));
    }

    @Test
    void told_to_stop_it_lets_what_is_under_way_end_and_the_next_start_goes_on() throws Exception {
        try (Workplace workplace = new Workplace(directory, server)) {
            Launched first = workplace.start();
            AtomicReference<String> job = new AtomicReference<>();
            Workplace.until(first, "both applications are up", () -> {
                job.set(ask("workflow=gated&runId=outlives-the-server", true));
                return job.get() != null;
            });
            Workplace.until(first, "gate began", () -> workplace.sideEffects().contains("gate"));

            first.process().destroy();
            Workplace.until(first, "it drains", this::isDraining);
            workplace.write("open", "");
            Workplace.ended(first, 143);

            WrittenLog stopped = WrittenLog.of(workplace.log(), "gated");
            assertThat(stopped.completed()).containsExactly("outlives-the-server gate");
            assertThat(stopped.has("TASK_STARTED", "after")).isFalse();
            assertThat(stopped.unfinished()).containsExactly("outlives-the-server");

            Launched second = workplace.start();
            Workplace.until(
                    second,
                    "the run completes",
                    () -> WrittenLog.of(workplace.log(), "gated").has("WORKFLOW_COMPLETED", null));

            assertThat(workplace.sideEffects()).containsExactly("gate", "after");
            assertThat(ask("execution=" + job.get(), false)).isEqualTo("outlives-the-server interrupted");
            second.process().destroy();
            Workplace.ended(second, 143);
        }
    }

    /** Whether a job that is started now executes nothing any more; asked through the other application. */
    private boolean isDraining() throws Exception {
        String execution = ask("workflow=probe&runId=probe-" + probes++, true);
        String end = "";
        while (end.isEmpty()) {
            end = ask("execution=" + execution, false);
        }
        return !end.endsWith(" completed");
    }

    /** Asks the other application; null as long as it is not there. */
    private String ask(String query, boolean post) throws Exception {
        URI submit = URI.create("http://127.0.0.1:" + port + "/beside/submit?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(submit);
        HttpRequest question = post ? request.POST(BodyPublishers.noBody()).build() : request.build();
        try {
            HttpResponse<String> answer = client.send(question, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : null;
        } catch (ConnectException notYetListening) {
            return null;
        }
    }
}
