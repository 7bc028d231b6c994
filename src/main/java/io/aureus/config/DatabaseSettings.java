package io.aureus.config;

import io.aureus.config.Settings.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the {@code DATABASE_*} settings say together: one database, or what contradicts what. */
final class DatabaseSettings {
    private final Map<Setting, Value> values;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Value urlValue;
    private final DatabaseUrl url;

    /**
     * Looks at settings that are right each by itself.
     *
     * @param values all that have one
     */
    DatabaseSettings(Map<Setting, Value> values) {
        this.values = values;
        this.urlValue = values.get(Setting.DATABASE_URL);
        this.url = urlValue == null ? null : read(urlValue.text());
        if (url != null) {
            outrank(Setting.DATABASE_HOST, true);
            outrank(Setting.DATABASE_PORT, true);
            outrank(Setting.DATABASE_NAME, true);
            outrank(Setting.DATABASE_USER, url.user() != null);
            outrank(Setting.DATABASE_PASSWORD, url.password() != null);
            outrank(Setting.DATABASE_SSL, url.sslMode() != null);
        }
        if (number(Setting.DATABASE_POOL_MIN) > number(Setting.DATABASE_POOL_MAX)) {
            problems.add("AUR-015 DATABASE_POOL_MIN (" + source(Setting.DATABASE_POOL_MIN) + ") is "
                    + number(Setting.DATABASE_POOL_MIN) + " and DATABASE_POOL_MAX (" + source(Setting.DATABASE_POOL_MAX)
                    + ") is " + number(Setting.DATABASE_POOL_MAX) + "; allowed is MIN up to MAX.");
        }
    }

    private static DatabaseUrl read(String text) {
        try {
            return DatabaseUrl.read(text);
        } catch (DatabaseUrl.Wrong e) {
            return null; // said already, as a problem of that setting
        }
    }

    /** The URL and a setting say the same thing: of two levels the higher counts, on one level it is a contradiction. */
    private void outrank(Setting setting, boolean inUrl) {
        Value value = values.get(setting);
        if (!inUrl || value == null || value.source().isDefault()) {
            return;
        }
        int order = Integer.compare(urlValue.source().ordinal(), value.source().ordinal());
        if (order == 0) {
            problems.add("AUR-015 " + urlValue.name() + " and " + value.name() + " (both "
                    + value.source().text() + ") contradict each other; leave one of them out.");
        } else if (order > 0) {
            notices.add("AUR-013 " + urlValue.named() + " says it already; " + value.named() + " is not used.");
        } else {
            problems.add("AUR-015 " + value.named() + " is only for databases that no DATABASE_URL ("
                    + urlValue.source().text() + ") names; leave one of them out.");
        }
    }

    List<String> problems() {
        return problems;
    }

    List<String> notices() {
        return notices;
    }

    /** What a pool that others have defined does not have as the settings say; one line each. */
    List<String> contradictions(String pool, Database real) {
        return new Contradictions(values, url, database(), pool, real).found();
    }

    /** The database; to be asked only if there is no problem. */
    Database database() {
        String given = text(Setting.DATABASE_SSL).equals("true") ? "verify-full" : "prefer";
        int max = number(Setting.DATABASE_POOL_MAX);
        int min = number(Setting.DATABASE_POOL_MIN);
        Duration timeout = Duration.ofMillis(number(Setting.DATABASE_TIMEOUT));
        Duration idle = Duration.ofMillis(number(Setting.DATABASE_IDLE_TIMEOUT));
        if (url == null) {
            Database.Host host = new Database.Host(text(Setting.DATABASE_HOST), number(Setting.DATABASE_PORT));
            return new Database(
                    List.of(host),
                    text(Setting.DATABASE_NAME),
                    text(Setting.DATABASE_USER),
                    text(Setting.DATABASE_PASSWORD),
                    given,
                    Map.of(),
                    max,
                    min,
                    timeout,
                    idle);
        }
        return new Database(
                url.hosts(),
                url.name() == null ? Setting.DATABASE_NAME.defaultText() : url.name(),
                url.user() == null ? text(Setting.DATABASE_USER) : url.user(),
                url.password() == null ? text(Setting.DATABASE_PASSWORD) : url.password(),
                url.sslMode() == null ? given : url.sslMode(),
                url.properties(),
                max,
                min,
                timeout,
                idle);
    }

    private String text(Setting setting) {
        Value value = values.get(setting);
        return value == null ? null : value.text();
    }

    private int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    private String source(Setting setting) {
        return values.get(setting).source().text();
    }
}
