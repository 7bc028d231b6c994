package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCommandTest {

    private static CliRun with(Map<String, String> environment, Object... arguments) {
        return CliRun.with(environment, new OpenLog(), arguments);
    }

    @Test
    void show_has_every_value_its_source_and_what_it_outranks(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("my.env"), "AUREUS_GRACE=7\nEVENT_LOG_DIR=logs\n");
        CliRun shown = with(Map.of("AUREUS_GRACE", "3"), "config", "show", "--env-file", file);

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out().lines())
                .anyMatch(line -> line.matches("AUREUS_GRACE +3 +environment"))
                .anyMatch(line -> line.matches(" +7 +file .*my.env, outranked"))
                .anyMatch(line -> line.matches("EVENT_LOG_DIR +logs +file .*my.env"))
                .anyMatch(line -> line.matches("EVENT_LOG_TYPE +filesystem +default"))
                .anyMatch(line -> line.matches("DATABASE_URL +none"));
        assertThat(shown.err()).isEmpty();
    }

    @Test
    void show_hides_every_secret_wherever_it_is_given(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "geheim3");
        Path file = Files.writeString(directory.resolve("my.env"), "DATABASE_PASSWORD=geheim2\n");
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                "postgresql://me:geheim1@h1:5,h2/d?sslmode=require&sslpassword=geheim4&ApplicationName=x",
                "DATABASE_PASSWORD_FILE",
                secret.toString());
        for (String format : new String[] {"text", "json", "jsonl"}) {
            CliRun shown = with(
                    Map.of("DATABASE_URL", environment.get("DATABASE_URL")),
                    "config",
                    "show",
                    "--output",
                    format,
                    "--env-file",
                    file);
            assertThat(shown.out())
                    .contains(
                            "postgresql://me:********@h1:5,h2:5432/d?sslmode=require&sslpassword=********&ApplicationName=x")
                    .doesNotContain("geheim");
            assertThat(shown.err()).doesNotContain("geheim").contains("AUR-013");
        }
        CliRun byFile = with(Map.of("DATABASE_PASSWORD_FILE", secret.toString()), "config", "show");
        assertThat(byFile.out())
                .doesNotContain("geheim")
                .containsPattern("DATABASE_PASSWORD +\\*{8} +environment, DATABASE_PASSWORD_FILE");
    }

    @Test
    void check_accepts_what_a_start_would_accept() {
        CliRun good = with(Map.of("DATABASE_URL", "postgresql://u@h/d"), "config", "check");
        assertThat(good.exitCode()).isZero();
        assertThat(good.out())
                .isEqualTo(
                        "The settings are good. State store: postgres at h:5432/d; event log: filesystem in ./var/run.\n");

        CliRun bad = with(Map.of("EVENT_LOG_TYPE", "s3", "AUREUS_GRCE", "1"), "config", "check");
        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.out()).isEmpty();
        assertThat(bad.err()).contains("2 settings are wrong", "AUR-010 EVENT_LOG_TYPE", "AUR-039 AUREUS_GRCE");
    }

    @Test
    void list_has_every_setting_with_all_its_names() {
        CliRun listed = with(Map.of(), "config", "list");
        assertThat(listed.out().lines().filter(line -> !line.startsWith(" ")))
                .hasSameSizeAs(Setting.values())
                .contains(
                        "DATABASE_PASSWORD  database.password  DATABASE_PASSWORD_FILE",
                        "EVENT_LOG_DIR  event.log.dir  --event-log-dir");
        assertThat(with(Map.of(), "config", "list", "--output", "jsonl").out().lines())
                .hasSameSizeAs(Setting.values())
                .anyMatch(line ->
                        line.contains("\"variable\":\"DATABASE_POOL_MAX\"") && line.contains("\"default\":\"20\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "staging"})
    void the_shipped_files_are_good(String name) {
        CliRun checked = with(Map.of(), "config", "check", "--env-file", "server-config/env/" + name + ".env");
        assertThat(checked.err()).isEmpty();
        assertThat(checked.exitCode()).isZero();
    }

    @Test
    void the_shipped_file_for_production_lacks_only_the_password(@TempDir Path directory) throws Exception {
        String shipped = Files.readString(Path.of("server-config/env/production.env"));
        Path secret = Files.writeString(directory.resolve("password"), "p");
        Path file = Files.writeString(
                directory.resolve("production.env"),
                shipped.replace("/run/secrets/aureus-database", secret.toString()));

        assertThat(with(Map.of(), "config", "check", "--env-file", "server-config/env/production.env")
                        .err())
                .contains("AUR-040 DATABASE_PASSWORD_FILE", "there is no such file")
                .doesNotContain("settings are wrong");
        CliRun checked = with(Map.of(), "config", "check", "--env-file", file);
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out())
                .contains("postgres at db.example.com:5432/aureus", "filesystem in /var/lib/aureus/log");
    }
}
