package io.aureus.config;

import io.aureus.config.Settings.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the {@code DATABASE_*} settings say something else than a pool that others have defined. What nobody has set says
 * nothing.
 */
final class Contradictions {
    private final Map<Setting, Value> values;
    private final DatabaseUrl url;
    private final String pool;
    private final Database said;
    private final Database real;
    private final List<String> found = new ArrayList<>();

    /**
     * Compares.
     *
     * @param values all settings that have one
     * @param url what DATABASE_URL says, or null without one
     * @param said what the settings say together
     * @param pool the pool's name
     * @param real what it is
     */
    Contradictions(Map<Setting, Value> values, DatabaseUrl url, Database said, String pool, Database real) {
        this.values = values;
        this.url = url;
        this.pool = pool;
        this.said = said;
        this.real = real;
        place();
        if (url == null || url.name() != null) {
            compare(Setting.DATABASE_NAME, url != null, "the database", Database::name);
        }
        compare(Setting.DATABASE_USER, url != null && url.user() != null, "the role", Database::user);
        password();
        security();
        if (url != null) {
            url.properties().keySet().forEach(this::property);
        }
        sizes();
    }

    private void place() {
        if (url != null) {
            different(Setting.DATABASE_URL, "the server", hosts(said), hosts(real));
            return;
        }
        if (isGiven(Setting.DATABASE_HOST)) {
            different(Setting.DATABASE_HOST, "the host", names(said), names(real));
        }
        if (isGiven(Setting.DATABASE_PORT)) {
            different(Setting.DATABASE_PORT, "the port", ports(said), ports(real));
        }
    }

    private static String hosts(Database database) {
        return joined(database, Database.Host::toString);
    }

    private static String names(Database database) {
        return joined(database, Database.Host::name);
    }

    private static String ports(Database database) {
        return joined(database, host -> Integer.toString(host.port()));
    }

    private static String joined(Database database, Function<Database.Host, String> part) {
        return database.hosts().stream().map(part).collect(Collectors.joining(","));
    }

    private void password() {
        Setting by = sayer(Setting.DATABASE_PASSWORD, url != null && url.password() != null);
        if (by != null && !Objects.equals(said.password(), real.password())) {
            found.add("AUR-640 " + named(by) + " has another password than pool '" + pool + "'. " + remedy(by));
        }
    }

    /** Not to ask for TLS is not to forbid it. */
    private void security() {
        boolean inUrl = url != null && url.sslMode() != null;
        if (inUrl || values.get(Setting.DATABASE_SSL).text().equals("true")) {
            compare(Setting.DATABASE_SSL, inUrl, "sslMode", Database::sslMode);
        }
    }

    private void property(String name) {
        different(
                Setting.DATABASE_URL,
                name,
                said.properties().get(name),
                real.properties().get(name));
    }

    private void sizes() {
        compare(Setting.DATABASE_POOL_MAX, false, "max-pool-size", Database::poolMax);
        compare(Setting.DATABASE_POOL_MIN, false, "steady-pool-size", Database::poolMin);
        compare(
                Setting.DATABASE_TIMEOUT,
                false,
                "max-wait-time-in-millis",
                database -> database.timeout().toMillis());
        compare(
                Setting.DATABASE_IDLE_TIMEOUT,
                false,
                "idle-timeout-in-seconds",
                database -> database.idleTimeout().plusMillis(999).toSeconds());
    }

    private void compare(Setting setting, boolean inUrl, String what, Function<Database, Object> of) {
        Setting by = sayer(setting, inUrl);
        if (by != null) {
            different(by, what, of.apply(said), of.apply(real));
        }
    }

    private void different(Setting by, String what, Object saying, Object having) {
        if (!Objects.equals(saying, having)) {
            found.add("AUR-640 By " + named(by) + " " + what + " is " + saying + ", and pool '" + pool + "' has "
                    + (having == null ? "none" : having) + ". " + remedy(by));
        }
    }

    private String remedy(Setting by) {
        return "Change the pool, or leave " + values.get(by).name() + " out.";
    }

    private String named(Setting setting) {
        return values.get(setting).named();
    }

    /** The setting that says it, or null if none does. */
    private Setting sayer(Setting setting, boolean inUrl) {
        if (inUrl) {
            return Setting.DATABASE_URL;
        }
        return isGiven(setting) ? setting : null;
    }

    private boolean isGiven(Setting setting) {
        Value value = values.get(setting);
        return value != null && !value.source().isDefault();
    }

    /** One line each, with the code, without passwords; empty if the pool is as it was expected to be. */
    List<String> found() {
        return List.copyOf(found);
    }
}
