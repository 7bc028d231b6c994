package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of one test's own, to be stopped, frozen and misconfigured, on loopback and a free port. */
public final class OwnServer {
    private static final String DATABASE = "postgres";
    private static final String ROLE = "postgres";

    private final Path binaries;
    private final Path home;
    private final int port;
    private final Thread atExit = new Thread(this::stopAtOnce);

    private OwnServer(Path binaries, Path home, int port) {
        this.binaries = binaries;
        this.home = home;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Started with some lines of configuration. */
    public static OwnServer start(String... lines) throws Exception {
        Path home = Files.createTempDirectory("aureus-own-postgres");
        OwnServer server = new OwnServer(TestDatabase.binaries(), home, freePort());
        server.run("initdb", "-D", server.data(), "-U", ROLE, "-A", "trust", "-E", "UTF8", "--no-locale", "-N");
        server.configure(lines);
        server.pgCtl("start");
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void configure(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "listen_addresses = '127.0.0.1'",
                "unix_socket_directories = ''",
                "fsync = off",
                "max_connections = 60",
                "shared_buffers = 16MB",
                "port = " + port));
        all.addAll(List.of(lines));
        Files.writeString(home.resolve("data/postgresql.auto.conf"), String.join("\n", all) + "\n");
    }

    private String data() {
        return home.resolve("data").toString();
    }

    /** A copy of it while it is down, that follows it until it is promoted; this one is started again. */
    OwnServer standby() throws Exception {
        pgCtl("stop", "-m", "fast");
        Path copy = Files.createTempDirectory("aureus-own-postgres");
        OwnServer standby = new OwnServer(binaries, copy, freePort());
        command(List.of("cp", "-a", data(), standby.data()));
        standby.configure("primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + ROLE + "'");
        Files.createFile(copy.resolve("data/standby.signal"));
        pgCtl("start");
        standby.pgCtl("start");
        return standby;
    }

    /** As users write it, of the database that is there at first. */
    public String url() {
        return "postgresql://" + ROLE + "@127.0.0.1:" + port + "/" + DATABASE;
    }

    /** A store with a pool of its own on that database, not initialized. */
    public PostgresStateStore store() {
        return PostgresStateStore.of("127.0.0.1", port, DATABASE, ROLE, "", 4, 0, false);
    }

    /** Connections to that database, each a new one. */
    public DataSource dataSource() {
        return source(DATABASE);
    }

    int port() {
        return port;
    }

    /** Starts it again. */
    public void goOn() throws Exception {
        pgCtl("start");
    }

    void restart(String mode) throws Exception {
        pgCtl("restart", "-m", mode);
    }

    /** Restarts it so that it is still starting up, because its archive does not answer, until {@link #archiveAnswers}. */
    void restartWithoutEnd() throws Exception {
        stop("fast");
        Files.writeString(
                home.resolve("data/postgresql.auto.conf"),
                "restore_command = 'while [ ! -e \"" + home.resolve("answer") + "\" ]; do sleep 0.05; done; exit 1'\n",
                StandardOpenOption.APPEND);
        Files.createFile(home.resolve("data/recovery.signal"));
        pgCtl("start", "-W");
    }

    /** It has nothing: the server goes on by itself. */
    void archiveAnswers() throws IOException {
        Files.createFile(home.resolve("answer"));
    }

    /** Ends it in one of the ways that {@code pg_ctl} knows. */
    public void stop(String mode) throws Exception {
        pgCtl("stop", "-m", mode);
    }

    void promote() throws Exception {
        pgCtl("promote");
    }

    /** No process of it gets any time, until {@link #thaw}. */
    public void freeze() throws Exception {
        signal("-STOP");
    }

    /** It goes on. */
    public void thaw() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        long postmaster = Long.parseLong(
                Files.readAllLines(home.resolve("data/postmaster.pid")).get(0));
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(postmaster)));
        command(command);
        command.set(2, "");
        for (ProcessHandle child :
                ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
            command.set(2, Long.toString(child.pid()));
            new ProcessBuilder(command).start().waitFor(); // it may have ended
        }
    }

    private void pgCtl(String action, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("pg_ctl", action, "-w", "-D", data()));
        arguments.addAll(List.of(options));
        if (!action.equals("stop") && !action.equals("promote")) {
            arguments.addAll(List.of("-l", home.resolve("server.log").toString()));
        }
        run(arguments.toArray(new String[0]));
    }

    private void run(String... program) throws Exception {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to run as root
        }
        command.add(binaries.resolve(program[0]).toString());
        command.addAll(List.of(program).subList(1, program.length));
        command(command);
    }

    private void command(List<String> command) throws Exception {
        Path output = home.resolve("command.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command, Files.readString(output))
                .isZero();
    }

    /** Connections of the one who may everything, each a new one. */
    PGSimpleDataSource source(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(ROLE);
        return source;
    }

    void execute(String... statements) throws SQLException {
        executeIn(DATABASE, statements);
    }

    void executeIn(String database, String... statements) throws SQLException {
        try (Connection connection = source(database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String text(String database, String sql) throws SQLException {
        try (Connection connection = source(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void stopAtOnce() {
        try {
            if (Files.exists(home.resolve("data/postmaster.pid"))) {
                stop("immediate");
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it, and deletes what it had. */
    public void close() throws Exception {
        stopAtOnce();
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete(home);
    }

    /** With all that is in it, if it is there. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
