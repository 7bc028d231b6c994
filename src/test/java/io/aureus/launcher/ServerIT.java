package io.aureus.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code aureus server}, started by the launcher as an operator would: with the full compiler, too. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class ServerIT {

    private static final String LISTENING = "0A";
    private static final Set<String> LOOPBACK =
            Set.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

    @TempDir
    Path directory;

    private Path temporary;

    @BeforeEach
    void make_a_temporary_directory() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    @Test
    void it_listens_on_loopback_alone_and_stays_until_it_is_told_to_end() throws Exception {
        int port = freePort();
        Launched server = start(port);
        try {
            awaitSaid(server, "Aureus is up on http://127.0.0.1:" + port);

            assertThat(answers(port)).isTrue();
            assumeThat(Path.of("/proc/self/net/tcp")).exists();
            assertThat(listeners(server.process().pid())).isNotEmpty().allMatch(where -> isLoopback(where, port));
            assertThat(server.process().isAlive()).isTrue();

            server.process().destroy();

            assertThat(server.exitCode()).as(server.err()).isEqualTo(143);
            assertThat(server.err()).contains("Stopped in order");
            assertThat(server.err().lines())
                    .as("what a person reads, as opposed to the server's own log")
                    .allMatch(line -> line.startsWith("aureus: ")
                            || line.startsWith("Aureus is up on ")
                            || line.startsWith("Stop")
                            || line.startsWith("notice: AUR-")
                            || line.startsWith("warning: AUR-"));
            assertThat(server.out()).isEmpty();
            assertThat(temporary).isEmptyDirectory();
        } finally {
            server.process().destroyForcibly().waitFor();
        }
    }

    @Test
    void a_port_that_is_taken_is_named_and_nothing_is_left() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Launched server = start(taken.getLocalPort());
            try {
                assertThat(server.exitCode()).as(server.err()).isEqualTo(6);
                assertThat(server.err()).contains("AUR-503").contains("127.0.0.1:" + taken.getLocalPort());
                assertThat(temporary).isEmptyDirectory();
            } finally {
                server.process().destroyForcibly().waitFor();
            }
        }
    }

    private Launched start(int port) throws IOException {
        return Launched.start(
                Launched.launcher(),
                directory,
                Map.of("TMPDIR", temporary.toString(), "AUREUS_JAVA_OPTS", ""),
                "server",
                "--port",
                Integer.toString(port),
                "--event-log-dir",
                directory.resolve("log").toString());
    }

    private static void awaitSaid(Launched server, String words) throws Exception {
        while (!server.err().contains(words)) {
            assertThat(server.process().waitFor(50, TimeUnit.MILLISECONDS))
                    .as(server.err())
                    .isFalse();
        }
    }

    /** Whether it speaks HTTP; what it says to this address does not matter here. */
    private static boolean answers(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/aureus/"))
                .build();
        return HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode()
                >= 200;
    }

    private static boolean isLoopback(String where, int port) {
        int colon = where.indexOf(':');
        return LOOPBACK.contains(where.substring(0, colon)) && Integer.parseInt(where.substring(colon + 1), 16) == port;
    }

    /** Address and port of each socket on which a process listens, as the kernel writes them. */
    private static List<String> listeners(long pid) throws IOException {
        Set<String> sockets = sockets(pid);
        List<String> listeners = new ArrayList<>();
        for (String family : List.of("tcp", "tcp6")) {
            Path table = Path.of("/proc/" + pid + "/net/" + family);
            for (String line : Files.exists(table) ? Files.readAllLines(table) : List.<String>of()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[3].equals(LISTENING) && sockets.contains("socket:[" + columns[9] + "]")) {
                    listeners.add(columns[1]);
                }
            }
        }
        return listeners;
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            open.forEach(descriptor -> sockets.add(target(descriptor)));
        }
        return sockets;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
