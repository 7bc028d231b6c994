package io.aureus.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** The data, the settings and the server process of one directory. Nothing here is done by two processes at once. */
final class Cluster {

    /** Of the database and of the role. */
    static final String NAME = "aureus";

    static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");
    private static final int PASSWORD_BYTES = 32;
    private static final long LOG_BYTES_MAX = 10_000_000;

    /** For recovery after a crash, and for what a killed server left to end. */
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Path directory;
    private final Path data;
    private final Path log;
    private final Path output;
    private final Programs programs;
    private final String password;

    Cluster(Path directory, Programs programs) throws IOException {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.log = directory.resolve("server.log");
        this.output = directory.resolve("command.out");
        this.programs = programs;
        this.password = keptPassword(directory.resolve("password"));
    }

    Path directory() {
        return directory;
    }

    String password() {
        return password;
    }

    /** Whole or not there: written under another name first, readable by nobody else from the beginning. */
    private static String keptPassword(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] chance = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(chance);
            Path begun = Files.createTempFile(
                    file.getParent(), "password-", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
            Files.writeString(begun, Base64.getUrlEncoder().withoutPadding().encodeToString(chance));
            try {
                Files.createLink(file, begun);
            } catch (FileAlreadyExistsException e) {
                // Another process was first; its password is the one.
            } finally {
                Files.delete(begun);
            }
        }
        return Files.readString(file).strip();
    }

    /** Starts the server unless it runs; returns its port. */
    int start() throws IOException, EmbeddedDatabaseException {
        long from = System.nanoTime();
        initialize();
        SQLException why = null;
        while (System.nanoTime() - from < START_MAX.toNanos()) {
            Optional<ProcessHandle> running = running();
            if (running.isEmpty()) {
                startServer();
            }
            try {
                int port = port();
                createDatabase(port);
                return port;
            } catch (SQLException e) {
                why = e;
            }
            pause();
        }
        throw failed("did not start within " + START_MAX.toSeconds() + " s (" + why + ")", log);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Under another name first, as a crash half-way must not be taken for data. */
    private void initialize() throws IOException, EmbeddedDatabaseException {
        if (Files.isDirectory(data)) {
            return;
        }
        Path begun = directory.resolve("data-begun");
        Programs.delete(begun);
        int exit = programs.run(
                output,
                "initdb",
                "--pgdata=" + begun,
                "--username=" + NAME,
                "--pwfile=" + directory.resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions");
        if (exit != 0) {
            throw failed("could not make its data (initdb ended with " + exit + ")", output);
        }
        Files.writeString(begun.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        Files.move(begun, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The server process of these data, if it lives: a number in a file that a killed one left may be anybody's. */
    private Optional<ProcessHandle> running() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> server =
                lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")
                        ? Optional.empty()
                        : ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                                .filter(ProcessHandle::isAlive)
                                .filter(programs::isServer);
        if (server.isEmpty()) {
            Files.deleteIfExists(file);
        }
        return server;
    }

    private void startServer() throws IOException {
        Path portFile = directory.resolve("port");
        int port = Files.exists(portFile) ? port() : 0;
        if (port == 0 || !isFree(port)) {
            port = free();
            Files.writeString(portFile, port + "\n");
        }
        Files.writeString(data.resolve("postgresql.conf"), """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                password_encryption = 'scram-sha-256'
                timezone = 'UTC'
                log_timezone = 'UTC'
                """.formatted(port));
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.delete(log);
        }
        // Whether it started shows when somebody connects: it refuses while processes of a killed one still end.
        programs.run(output, "pg_ctl", "start", "--pgdata=" + data, "--log=" + log, "--wait", "--timeout=60");
    }

    private int port() throws IOException {
        return Integer.parseInt(Files.readString(directory.resolve("port")).strip());
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == port;
        } catch (IOException e) {
            return false;
        }
    }

    /** Connects, makes sure that it is the server of these data, and makes the database if it is not there. */
    private void createDatabase(int port) throws SQLException {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(new String[] {"127.0.0.1"});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName("postgres");
        server.setUser(NAME);
        server.setPassword(password);
        server.setConnectTimeout(5);
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            String place = text(statement, "SHOW data_directory");
            if (!place.equals(data.toString())) {
                throw new SQLException("another server, of " + place + ", listens on port " + port);
            }
            if (text(statement, "SELECT count(*) FROM pg_database WHERE datname = '" + NAME + "'")
                    .equals("0")) {
                statement.execute("CREATE DATABASE " + NAME);
            }
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Stops the server if it runs; what is under way in it is rolled back. */
    void stop() throws IOException, EmbeddedDatabaseException {
        if (running().isPresent()) {
            int exit = programs.run(output, "pg_ctl", "stop", "--pgdata=" + data, "--mode=fast", "--wait");
            if (exit != 0 && running().isPresent()) {
                throw failed("did not stop", output);
            }
        }
    }

    private EmbeddedDatabaseException failed(String what, Path words) throws IOException {
        return new EmbeddedDatabaseException(
                "AUR-613 The embedded PostgreSQL in " + directory + " " + what + ": " + Programs.lastWords(words)
                        + ". Remove the cause; if its data are of no use any more, delete the directory",
                null);
    }
}
