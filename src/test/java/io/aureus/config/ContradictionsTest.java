package io.aureus.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of a server whose pool somebody else has made. */
class ContradictionsTest {
    private static final Database POOL = new Database(
            List.of(new Database.Host("db.example", 5432)),
            "orders",
            "app",
            "secret",
            "prefer",
            Map.of("socketTimeout", "60"),
            12,
            3,
            Duration.ofSeconds(5),
            Duration.ofSeconds(300));

    @Test
    void what_nobody_has_set_says_nothing() throws InvalidSettingsException {
        assertThat(with(Map.of())).isEmpty();
    }

    @Test
    void settings_that_agree_are_fine() throws InvalidSettingsException {
        assertThat(with(Map.of(
                        "DATABASE_HOST", "db.example",
                        "DATABASE_PORT", "5432",
                        "DATABASE_NAME", "orders",
                        "DATABASE_USER", "app",
                        "DATABASE_PASSWORD", "secret",
                        "DATABASE_SSL", "false",
                        "DATABASE_POOL_MAX", "12",
                        "DATABASE_POOL_MIN", "3",
                        "DATABASE_TIMEOUT", "5000",
                        "DATABASE_IDLE_TIMEOUT", "299001")))
                .isEmpty();
        assertThat(with(Map.of("DATABASE_URL", "postgresql://app:secret@db.example/orders?sslmode=prefer")))
                .isEmpty();
    }

    @Test
    void every_contradiction_is_named_at_once_and_no_password_is_shown() throws InvalidSettingsException {
        List<String> found = with(Map.of(
                "DATABASE_HOST", "localhost",
                "DATABASE_PORT", "5433",
                "DATABASE_NAME", "aureus",
                "DATABASE_USER", "aureus",
                "DATABASE_PASSWORD", "hidden",
                "DATABASE_SSL", "true",
                "DATABASE_POOL_MAX", "20",
                "DATABASE_POOL_MIN", "2",
                "DATABASE_TIMEOUT", "30000",
                "DATABASE_IDLE_TIMEOUT", "10000"));

        assertThat(found)
                .hasSize(10)
                .allMatch(line -> line.startsWith("AUR-640 "))
                .noneMatch(line -> line.contains("secret") || line.contains("hidden"))
                .contains("AUR-640 By DATABASE_HOST (environment) the host is localhost, and pool 'thePool' has"
                        + " db.example. Change the pool, or leave DATABASE_HOST out.")
                .contains("AUR-640 DATABASE_PASSWORD (environment) has another password than pool 'thePool'. Change the"
                        + " pool, or leave DATABASE_PASSWORD out.")
                .contains("AUR-640 By DATABASE_IDLE_TIMEOUT (environment) idle-timeout-in-seconds is 10, and pool"
                        + " 'thePool' has 300. Change the pool, or leave DATABASE_IDLE_TIMEOUT out.");
    }

    @Test
    void what_a_url_says_counts_and_what_it_leaves_out_does_not() throws InvalidSettingsException {
        assertThat(with(Map.of("DATABASE_URL", "postgresql://db.example"))).isEmpty();
        assertThat(with(Map.of(
                        "DATABASE_URL",
                        "postgresql://one:word@db.example,other:5433/elsewhere?sslmode=require&options=-c%20a%3Db")))
                .containsExactly(
                        "AUR-640 By DATABASE_URL (environment) the server is db.example:5432,other:5433, and pool"
                                + " 'thePool' has db.example:5432. Change the pool, or leave DATABASE_URL out.",
                        "AUR-640 By DATABASE_URL (environment) the database is elsewhere, and pool 'thePool' has orders."
                                + " Change the pool, or leave DATABASE_URL out.",
                        "AUR-640 By DATABASE_URL (environment) the role is one, and pool 'thePool' has app. Change the"
                                + " pool, or leave DATABASE_URL out.",
                        "AUR-640 DATABASE_URL (environment) has another password than pool 'thePool'. Change the pool, or"
                                + " leave DATABASE_URL out.",
                        "AUR-640 By DATABASE_URL (environment) sslMode is require, and pool 'thePool' has prefer. Change"
                                + " the pool, or leave DATABASE_URL out.",
                        "AUR-640 By DATABASE_URL (environment) options is -c a=b, and pool 'thePool' has none. Change the"
                                + " pool, or leave DATABASE_URL out.");
    }

    private static List<String> with(Map<String, String> environment) throws InvalidSettingsException {
        Settings settings = Settings.read(Map.of(), Map.of("state.store.type", "postgres"), environment);
        return settings.contradictions("thePool", POOL);
    }
}
