package io.aureus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @Test
    void without_any_setting_the_documented_defaults_hold() throws InvalidSettingsException {
        Settings settings = Settings.read(Map.of(), Map.of(), Map.of());
        assertThat(settings.stateStoreType()).isEqualTo("in-memory");
        assertThat(settings.eventLogType()).isEqualTo("filesystem");
        assertThat(settings.eventLogDirectory()).isEqualTo(Path.of("./var/run"));
        assertThat(settings.workflowDirectory()).isEmpty();
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.notices()).isEmpty();
    }

    @Test
    void the_command_line_outranks_properties_and_these_the_environment() throws InvalidSettingsException {
        Map<String, String> environment = Map.of("EVENT_LOG_DIR", "env", "AUREUS_GRACE", "1");
        Map<String, String> properties = Map.of("event.log.dir", "property", "aureus.grace", "2");
        Settings settings = Settings.read(Map.of(Setting.EVENT_LOG_DIR, "flag"), properties, environment);
        assertThat(settings.eventLogDirectory()).isEqualTo(Path.of("flag"));
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.values().get(Setting.EVENT_LOG_DIR).source()).isEqualTo(Source.FLAG);
        assertThat(Settings.read(Map.of(), Map.of(), environment).eventLogDirectory())
                .isEqualTo(Path.of("env"));
    }

    @Test
    void an_unsupported_event_log_type_is_refused_with_what_is_allowed() {
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), Map.of("EVENT_LOG_TYPE", "s3")))
                .hasMessage("AUR-010 EVENT_LOG_TYPE (environment) is 's3'; allowed is filesystem or in-memory.");
    }

    @Test
    void an_unknown_state_store_type_does_not_become_another() {
        assertThatThrownBy(() -> Settings.read(Map.of(Setting.STATE_STORE_TYPE, "memory"), Map.of(), Map.of()))
                .hasMessage("AUR-010 --state-store-type is 'memory'; allowed is in-memory or postgres.");
    }

    @Test
    void database_url_alone_asks_for_postgres() throws InvalidSettingsException {
        Settings settings = Settings.read(Map.of(), Map.of(), Map.of("DATABASE_URL", "postgresql://u:secret@h/d"));
        assertThat(settings.stateStoreType()).isEqualTo("postgres");
        assertThat(settings.database()).hasValueSatisfying(database -> {
            assertThat(database.place()).isEqualTo("h:5432/d");
            assertThat(database.user()).isEqualTo("u");
            assertThat(database.password()).isEqualTo("secret");
            assertThat(database).asString().doesNotContain("secret");
        });
        assertThat(settings.values()).asString().doesNotContain("secret");
    }

    @Test
    void without_database_url_the_single_settings_and_their_defaults_hold() throws InvalidSettingsException {
        Map<String, String> environment =
                Map.of("DATABASE_HOST", "db", "DATABASE_PASSWORD", "p", "DATABASE_SSL", "true");
        Database database = Settings.read(Map.of(Setting.STATE_STORE_TYPE, "postgres"), Map.of(), environment)
                .database()
                .orElseThrow();
        assertThat(database.place()).isEqualTo("db:5432/aureus");
        assertThat(database.user()).isEqualTo("aureus");
        assertThat(database.sslMode()).isEqualTo("verify-full");
        assertThat(database.poolMax()).isEqualTo(20);
        assertThat(database.poolMin()).isEqualTo(2);
        assertThat(database.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(database.idleTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_url_and_a_single_setting_on_the_same_level_contradict_each_other() {
        Map<String, String> environment = Map.of("DATABASE_URL", "postgresql://u@h/d", "DATABASE_HOST", "other");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), environment))
                .hasMessage("AUR-015 DATABASE_URL and DATABASE_HOST (both environment) contradict each other;"
                        + " leave one of them out.");
    }

    @Test
    void a_url_outranks_single_settings_below_it_with_a_notice_each() throws InvalidSettingsException {
        Map<String, String> url = Map.of("database.url", "postgresql://u@h/d");
        Settings settings = Settings.read(Map.of(), url, Map.of("DATABASE_NAME", "other", "DATABASE_PASSWORD", "p"));
        assertThat(settings.database().orElseThrow().place()).isEqualTo("h:5432/d");
        assertThat(settings.database().orElseThrow().password()).isEqualTo("p");
        assertThat(settings.notices())
                .singleElement()
                .asString()
                .startsWith("AUR-013")
                .contains("DATABASE_NAME");
    }

    @Test
    void a_pool_has_at_least_the_connections_that_it_keeps_and_four() {
        Map<String, String> environment =
                Map.of("DATABASE_URL", "postgresql://u@h/d", "DATABASE_POOL_MAX", "5", "DATABASE_POOL_MIN", "6");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), environment))
                .hasMessageStartingWith("AUR-015 DATABASE_POOL_MIN (environment) is 6 and DATABASE_POOL_MAX");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), Map.of("DATABASE_POOL_MAX", "3")))
                .hasMessage("AUR-010 DATABASE_POOL_MAX (environment) is 3; allowed is 4 to 1000 connections.");
    }

    @Test
    void database_url_does_not_override_the_store_that_was_asked_for() throws InvalidSettingsException {
        Settings settings = Settings.read(
                Map.of(Setting.STATE_STORE_TYPE, "in-memory"), Map.of(), Map.of("DATABASE_URL", "postgresql://h/d"));
        assertThat(settings.stateStoreType()).isEqualTo("in-memory");
        assertThat(settings.notices()).singleElement().asString().contains("DATABASE_URL", "not used");
    }

    @Test
    void all_problems_are_listed_at_once() {
        Map<String, String> environment =
                Map.of("EVENT_LOG_TYPE", "s3", "AUREUS_GRACE", "soon", "AUREUS_MAX_CONCURRENCY", "0");
        assertThatThrownBy(() -> Settings.read(Map.of(Setting.EVENT_LOG_DIR, " "), Map.of(), environment))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("4 settings are wrong:")
                .hasMessageContaining("--event-log-dir is empty")
                .hasMessageContaining("'s3'")
                .hasMessageContaining("'soon'; allowed is a whole number, 0 to 3600 seconds")
                .hasMessageContaining("AUREUS_MAX_CONCURRENCY (environment) is 0; allowed is 1 to 1000 attempts");
    }

    @Test
    void nothing_durable_at_all_is_said_in_one_warning() throws InvalidSettingsException {
        Settings settings = Settings.read(Map.of(Setting.EVENT_LOG_TYPE, "in-memory"), Map.of(), Map.of());
        assertThat(settings.notices())
                .containsExactly("AUR-012 State store and event log are both in memory:"
                        + " nothing survives the end of this process.");
    }

    @Test
    void servers_purge_nothing_unless_it_is_said_how_old_runs_must_be() throws InvalidSettingsException {
        assertThat(Settings.read(Map.of(), Map.of(), Map.of("DATABASE_URL", "postgresql://u@h/d"))
                        .purge())
                .isEmpty();
        Map<String, String> environment =
                Map.of("DATABASE_URL", "postgresql://u@h/d", "AUREUS_PURGE_OLDER_THAN", "30d");
        PurgeSchedule schedule =
                Settings.read(Map.of(), Map.of(), environment).purge().orElseThrow();
        assertThat(schedule.olderThan()).isEqualTo(Duration.ofDays(30));
        assertThat(schedule.statuses()).containsExactlyInAnyOrder("completed", "failed", "cancelled");
        assertThat(schedule.times().after(Instant.parse("2026-03-01T02:59:59Z")))
                .isEqualTo("2026-03-01T03:00:00Z");
        assertThat(schedule.times().after(Instant.parse("2026-03-01T03:00:00Z")))
                .isEqualTo("2026-03-02T03:00:00Z");
    }

    @Test
    void purges_may_come_again_and_again_and_be_of_some_runs_only() throws InvalidSettingsException {
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                "postgresql://u@h/d",
                "AUREUS_PURGE_OLDER_THAN",
                "12h",
                "AUREUS_PURGE_STATUS",
                "failed,completed",
                "AUREUS_PURGE_SCHEDULE",
                "6h");
        PurgeSchedule schedule =
                Settings.read(Map.of(), Map.of(), environment).purge().orElseThrow();
        assertThat(schedule.statuses()).containsExactlyInAnyOrder("completed", "failed");
        assertThat(schedule.times().after(Instant.parse("2026-03-01T02:00:00Z")))
                .isEqualTo("2026-03-01T08:00:00Z");
    }

    @Test
    void wrong_settings_of_a_purge_are_all_refused_with_what_is_allowed() {
        Map<String, String> environment = Map.of(
                "AUREUS_PURGE_OLDER_THAN",
                "a month",
                "AUREUS_PURGE_STATUS",
                "running",
                "AUREUS_PURGE_SCHEDULE",
                "25:00");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), environment))
                .hasMessageContaining(
                        "AUR-010 AUREUS_PURGE_OLDER_THAN (environment) is 'a month'; allowed is a number and a unit")
                .hasMessageContaining(
                        "AUREUS_PURGE_STATUS (environment) is 'running'; allowed is one or more of completed, failed")
                .hasMessageContaining(
                        "AUREUS_PURGE_SCHEDULE (environment) is '25:00'; allowed is a time of day in UTC");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), Map.of("AUREUS_PURGE_SCHEDULE", "0s")))
                .hasMessageContaining("is '0s'");
    }

    @Test
    void settings_of_a_purge_that_have_no_effect_are_said() throws InvalidSettingsException {
        assertThat(Settings.read(Map.of(), Map.of(), Map.of("AUREUS_PURGE_OLDER_THAN", "30d"))
                        .notices())
                .singleElement()
                .asString()
                .startsWith(
                        "AUR-018 AUREUS_PURGE_OLDER_THAN (environment) has no effect: the state store is in memory");
        Map<String, String> environment = Map.of("DATABASE_URL", "postgresql://u@h/d", "AUREUS_PURGE_SCHEDULE", "6h");
        assertThat(Settings.read(Map.of(), Map.of(), environment).notices())
                .singleElement()
                .asString()
                .contains("AUR-018 AUREUS_PURGE_SCHEDULE", "without AUREUS_PURGE_OLDER_THAN");
    }

    @Test
    void what_looks_like_a_setting_and_is_none_is_refused_with_what_was_meant() {
        Map<String, String> environment = Map.of(
                "DATABSE_HOST", "db",
                "DATABASE_URI", "postgresql://h/d",
                "AUREUS_GRCAE", "3",
                "AUREUS_COLOUR", "blue",
                "event_log_dir", "logs");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of("aureus.grece", "3"), environment))
                .hasMessageStartingWith("6 settings are wrong:")
                .hasMessageContaining("AUR-039 DATABSE_HOST (environment) is no setting; did you mean DATABASE_HOST?")
                .hasMessageContaining("DATABASE_URI (environment) is no setting; did you mean DATABASE_URL?")
                .hasMessageContaining("AUREUS_GRCAE (environment) is no setting; did you mean AUREUS_GRACE?")
                .hasMessageContaining("AUREUS_COLOUR (environment) is no setting; 'aureus config list' shows them all")
                .hasMessageContaining("event_log_dir (environment) is no setting; did you mean EVENT_LOG_DIR?")
                .hasMessageContaining("aureus.grece (system property) is no setting; did you mean aureus.grace?");
    }

    @Test
    void foreign_variables_of_a_database_are_told_and_not_used() throws InvalidSettingsException {
        Map<String, String> environment =
                Map.of("DATABASE_TEST", "x", "DATABASE_CERT", "y", "HOME", "/root", "PORTS", "1");
        assertThat(Settings.read(Map.of(), Map.of(), environment).notices())
                .containsExactly(
                        "AUR-042 DATABASE_CERT, DATABASE_TEST (environment): no setting of Aureus, and not used.");
    }

    @Test
    void variables_of_launcher_attempts_and_service_links_are_no_mistakes() throws InvalidSettingsException {
        Map<String, String> environment = Map.of(
                "AUREUS_JAVA_OPTS", "-Xmx1g",
                "AUREUS_RUN_ID", "r",
                "AUREUS_SERVER_SERVICE_HOST", "10.0.0.1",
                "AUREUS_SERVER_PORT_8080_TCP_ADDR", "10.0.0.1",
                "AUREUS_SERVER_PORT", "tcp://10.0.0.1:8080",
                "DATABASE_SERVICE_PORT", "5432");
        assertThat(Settings.read(Map.of(), Map.of(), environment).notices()).isEmpty();
    }

    @Test
    void a_port_that_kubernetes_gives_is_named_for_what_it_is() {
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), Map.of("DATABASE_PORT", "tcp://10.0.0.1:5432")))
                .hasMessageStartingWith(
                        "AUR-010 DATABASE_PORT (environment) is 'tcp://10.0.0.1:5432': Kubernetes says so of"
                                + " a service named 'database'.");
    }

    @Test
    void a_secret_may_lie_in_a_file(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "s3cret with blanks \r\n");
        Map<String, String> environment =
                Map.of("DATABASE_PASSWORD_FILE", file.toString(), "STATE_STORE_TYPE", "postgres");
        Settings settings = Settings.read(Map.of(), Map.of(), environment);
        assertThat(settings.database().orElseThrow().password()).isEqualTo("s3cret with blanks ");
        assertThat(settings.values().get(Setting.DATABASE_PASSWORD).name()).isEqualTo("DATABASE_PASSWORD_FILE");

        Map<String, String> properties = Map.of("database.password.file", file.toString());
        assertThat(Settings.read(
                                Map.of(Setting.STATE_STORE_TYPE, "postgres"),
                                properties,
                                Map.of("DATABASE_PASSWORD", "x"))
                        .database()
                        .orElseThrow()
                        .password())
                .isEqualTo("s3cret with blanks ");
    }

    @Test
    void a_file_with_a_secret_that_cannot_be_read_is_refused(@TempDir Path directory) throws Exception {
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});
        Path large = Files.write(directory.resolve("large"), new byte[70_000]);
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThat(problem("DATABASE_PASSWORD_FILE", directory.resolve("none")))
                .isEqualTo("AUR-040 DATABASE_PASSWORD_FILE (environment) is '" + directory.resolve("none")
                        + "', which cannot be read: there is no such file.");
        assertThat(problem("DATABASE_PASSWORD_FILE", directory)).contains("it is a directory");
        assertThat(problem("DATABASE_PASSWORD_FILE", binary)).contains("it is no UTF-8 text");
        assertThat(problem("DATABASE_PASSWORD_FILE", large)).contains("it has more than 65536 bytes");
        assertThat(problem("DATABASE_PASSWORD_FILE", empty)).contains("DATABASE_PASSWORD_FILE (environment) is empty");
        assertThat(problem("DATABASE_HOST_FILE", binary))
                .contains("DATABASE_HOST_FILE")
                .contains("no setting of Aureus");
        Map<String, String> both = Map.of("DATABASE_PASSWORD", "x", "DATABASE_PASSWORD_FILE", binary.toString());
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), both))
                .hasMessage("AUR-015 DATABASE_PASSWORD and DATABASE_PASSWORD_FILE (both environment) contradict each"
                        + " other; leave one of them out.");
    }

    private static String problem(String variable, Path file) throws InvalidSettingsException {
        try {
            return String.join(
                    "",
                    Settings.read(Map.of(), Map.of(), Map.of(variable, file.toString()))
                            .notices());
        } catch (InvalidSettingsException e) {
            return e.getMessage();
        }
    }

    @Test
    void a_file_of_variables_comes_after_the_environment(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve(".env"), "export AUREUS_GRACE=7 # seconds\nEVENT_LOG_DIR='my logs'\nOTHER=1\n");
        Settings settings = Settings.read(List.of(Level.environment(Map.of("AUREUS_GRACE", "3")), Level.envFile(file)));
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.eventLogDirectory()).isEqualTo(Path.of("my logs"));
        assertThat(settings.values().get(Setting.EVENT_LOG_DIR).source().text()).isEqualTo("file " + file);
        assertThat(settings.outranked(Setting.AUREUS_GRACE))
                .extracting(Settings.Value::text)
                .containsExactly("7");
    }

    @Test
    void what_is_wrong_in_a_file_of_variables_is_told_with_everything_else(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve(".env"), "AUREUS_GRACE\nAUREUS_GRCE=1\n");
        List<Level> levels = List.of(Level.environment(Map.of("EVENT_LOG_TYPE", "s3")), Level.envFile(file));
        assertThatThrownBy(() -> Settings.read(levels))
                .hasMessageContaining("AUR-041 Line 1 of " + file + " is no NAME=VALUE.")
                .hasMessageContaining(
                        "AUR-039 AUREUS_GRCE (file " + file + ") is no setting; did you mean AUREUS_GRACE?")
                .hasMessageContaining("AUR-010 EVENT_LOG_TYPE (environment) is 's3'");
        assertThatThrownBy(() -> Settings.read(List.of(Level.envFile(directory.resolve("none")))))
                .hasMessage("AUR-041 The settings in " + directory.resolve("none")
                        + " cannot be read: there is no such file.");
    }

    @Test
    void what_refers_to_nothing_is_refused_and_not_left_out() {
        Map<String, String> given = new HashMap<>();
        given.put("aureus.grace", null);
        assertThatThrownBy(() -> Settings.read(List.of(Level.properties(new Source("Directory", 90), given))))
                .hasMessage("AUR-043 aureus.grace (Directory) refers by '${' to something that is not there.");
    }

    @Test
    void certificates_that_nobody_would_look_at_are_refused(@TempDir Path directory) throws Exception {
        String file = Files.createFile(directory.resolve("any.crt")).toString();
        Map<String, String> environment = Map.of("STATE_STORE_TYPE", "postgres", "DATABASE_SSL_ROOT_CERT", file);
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), environment))
                .hasMessageStartingWith(
                        "AUR-015 DATABASE_SSL_ROOT_CERT (environment) given, and the server's certificate"
                                + " would not be checked: set DATABASE_SSL=true");
    }

    @Test
    void a_clients_certificate_needs_its_key_and_the_authorities(@TempDir Path directory) throws Exception {
        String file = Files.createFile(directory.resolve("any.crt")).toString();
        Map<String, String> environment =
                Map.of("STATE_STORE_TYPE", "postgres", "DATABASE_SSL", "true", "DATABASE_SSL_CERT", file);
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), environment))
                .hasMessageStartingWith("AUR-015 A client's certificate is used together with its key");
    }

    @Test
    void a_certificate_in_the_url_and_beside_it_contradict_each_other(@TempDir Path directory) throws Exception {
        String file = Files.createFile(directory.resolve("any.crt")).toString();
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                "postgresql://u@h/d?sslmode=verify-full&sslrootcert=" + file,
                "DATABASE_SSL_ROOT_CERT",
                file);
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), environment))
                .hasMessage("AUR-015 DATABASE_URL and DATABASE_SSL_ROOT_CERT (both environment) contradict each other;"
                        + " leave one of them out.");
    }
}
