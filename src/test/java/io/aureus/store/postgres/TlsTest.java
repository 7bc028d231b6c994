package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.config.Database;
import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Settings;
import io.aureus.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code DATABASE_SSL=true} accepts and refuses, on a real server that shows one certificate or another. */
class TlsTest {
    private static final String LOCALHOST = "san=dns:localhost,ip:127.0.0.1";

    @TempDir
    static Path directory;

    private static Certificates certificates;
    private static OwnServer server;

    @BeforeAll
    static void a_server_with_tls() throws Exception {
        certificates = new Certificates(directory);
        certificates.authority("authority");
        certificates.authority("stranger");
        certificates.signed("authority", "right", "EC", "localhost", "-ext", LOCALHOST);
        certificates.signed("authority", "elsewhere", "EC", "elsewhere.example", "-ext", "san=dns:elsewhere.example");
        certificates.signed(
                "authority", "expired", "EC", "localhost", "-ext", LOCALHOST, "-startdate", "-10d", "-validity", "5");
        certificates.signed("authority", "client", "EC", "known");
        certificates.signed("authority", "client-rsa", "RSA", "known");
        Path hba = Files.writeString(directory.resolve("hba.conf"), """
                hostssl all postgres 127.0.0.1/32 trust
                hostssl all known 127.0.0.1/32 cert
                """);
        server = OwnServer.start(
                "hba_file = '" + hba + "'",
                "ssl = on",
                "ssl_ca_file = '" + certificates.file("authority", "crt") + "'",
                "ssl_cert_file = '" + certificates.file("right", "crt") + "'",
                "ssl_key_file = '" + certificates.file("right", "key") + "'");
        server.execute("CREATE ROLE known LOGIN");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Database settings(String... more) throws InvalidSettingsException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "STATE_STORE_TYPE", "postgres",
                "DATABASE_HOST", "localhost",
                "DATABASE_PORT", Integer.toString(server.port()),
                "DATABASE_NAME", "postgres",
                "DATABASE_USER", "postgres",
                "DATABASE_SSL", "true"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return Settings.read(Map.of(), Map.of(), environment).database().orElseThrow();
    }

    private static Database trusting(String authority, String... more) throws InvalidSettingsException {
        String[] all = new String[more.length + 2];
        System.arraycopy(more, 0, all, 2, more.length);
        all[0] = "DATABASE_SSL_ROOT_CERT";
        all[1] = certificates.file(authority, "crt").toString();
        return settings(all);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Database database, String code) {
        return assertThatThrownBy(() -> StartUp.of(database))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith(code)
                .hasMessageContaining("localhost:")
                .hasMessageNotContainingAny("\n", "{");
    }

    private static void assertConnected(Database database, String role) throws Exception {
        try (Connection connection = Server.of(database).source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_user, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(role);
            assertThat(row.getBoolean(2)).isTrue();
        }
    }

    private static void shows(String certificate) throws Exception {
        server.execute(
                "ALTER SYSTEM SET ssl_cert_file = '" + certificates.file(certificate, "crt") + "'",
                "ALTER SYSTEM SET ssl_key_file = '" + certificates.file(certificate, "key") + "'");
        server.restart("fast");
    }

    @Test
    void the_right_certificate_is_accepted_and_one_of_another_authority_refused() throws Exception {
        shows("right");
        assertConnected(trusting("authority"), "postgres");
        refused(trusting("stranger"), "AUR-667 Nobody who is trusted here vouches for")
                .hasMessageContaining("DATABASE_SSL_ROOT_CERT=FILE");
        refused(settings(), "AUR-667 Nobody who is trusted here vouches for");
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        shows("elsewhere");
        refused(trusting("authority"), "AUR-668 The certificate of PostgreSQL at localhost")
                .hasMessageContaining("is for another host");
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        shows("expired");
        refused(trusting("authority"), "AUR-666 The certificate of PostgreSQL at localhost")
                .hasMessageContaining("Renew it");
    }

    @Test
    void a_server_without_tls_is_refused() throws Exception {
        TestDatabase without = TestDatabase.create();
        refused(
                        trusting(
                                "authority",
                                "DATABASE_PORT",
                                Integer.toString(without.port()),
                                "DATABASE_NAME",
                                without.name()),
                        "AUR-665 PostgreSQL at localhost")
                .hasMessageContaining("has no TLS");
    }

    @Test
    void who_has_to_show_a_certificate_shows_it_or_is_refused() throws Exception {
        shows("right");
        assertConnected(showing("client", "pk8"), "known");
        assertConnected(showing("client-rsa", "key"), "known");
        refused(trusting("authority", "DATABASE_USER", "known"), "AUR-633 PostgreSQL at localhost");
    }

    private static Database showing(String certificate, String kindOfKey) throws InvalidSettingsException {
        return trusting(
                "authority",
                "DATABASE_USER",
                "known",
                "DATABASE_SSL_CERT",
                certificates.file(certificate, "crt").toString(),
                "DATABASE_SSL_KEY",
                certificates.file(certificate, kindOfKey).toString());
    }

    @Test
    void a_file_that_is_no_certificate_is_named() throws Exception {
        shows("right");
        Path nonsense = Files.writeString(directory.resolve("nonsense.crt"), "nonsense");
        refused(settings("DATABASE_SSL_ROOT_CERT", nonsense.toString()), "AUR-635 TLS with PostgreSQL at localhost")
                .hasMessageContaining("nonsense.crt");
        assertThatThrownBy(() -> settings(
                        "DATABASE_SSL_ROOT_CERT", directory.resolve("none").toString()))
                .hasMessageStartingWith("AUR-010 DATABASE_SSL_ROOT_CERT (environment) is '")
                .hasMessageContaining("there is no such one");
    }

    /** The trust store of a Java machine is given when it starts. */
    @Test
    void without_a_certificate_of_an_authority_those_count_that_java_trusts() throws Exception {
        shows("right");
        Process program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djavax.net.ssl.trustStore=" + certificates.file("authority", "p12"),
                        "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD,
                        TlsProgram.class.getName(),
                        Integer.toString(server.port())))
                .redirectErrorStream(true)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("connected as postgres");
    }

    /** Connects by DATABASE_SSL=true and nothing else. */
    static final class TlsProgram {
        private TlsProgram() {}

        public static void main(String[] arguments) throws Exception {
            Map<String, String> environment = Map.of(
                    "STATE_STORE_TYPE", "postgres",
                    "DATABASE_HOST", "localhost",
                    "DATABASE_PORT", arguments[0],
                    "DATABASE_NAME", "postgres",
                    "DATABASE_USER", "postgres",
                    "DATABASE_SSL", "true");
            Database database =
                    Settings.read(Map.of(), Map.of(), environment).database().orElseThrow();
            assertConnected(database, "postgres");
            System.out.println("connected as postgres");
        }
    }
}
