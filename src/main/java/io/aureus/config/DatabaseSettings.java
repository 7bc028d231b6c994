package io.aureus.config;

import io.aureus.config.Settings.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the {@code DATABASE_*} settings say together: one database, or what contradicts what. */
final class DatabaseSettings {
    /** Files that belong to TLS, and what the driver calls them. */
    private static final Map<Setting, String> CERTIFICATES = new EnumMap<>(Map.of(
            Setting.DATABASE_SSL_ROOT_CERT, "sslrootcert",
            Setting.DATABASE_SSL_CERT, "sslcert",
            Setting.DATABASE_SSL_KEY, "sslkey"));

    /** The driver's way to trust whom the Java machine trusts. */
    private static final String TRUST_OF_JAVA = "org.postgresql.ssl.DefaultJavaSSLFactory";

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
            CERTIFICATES.forEach(
                    (setting, name) -> outrank(setting, url.properties().containsKey(name)));
        }
        checkCertificates();
        if (number(Setting.DATABASE_POOL_MIN) > number(Setting.DATABASE_POOL_MAX)) {
            problems.add("AUR-015 DATABASE_POOL_MIN (" + source(Setting.DATABASE_POOL_MIN) + ") is "
                    + number(Setting.DATABASE_POOL_MIN) + " and DATABASE_POOL_MAX (" + source(Setting.DATABASE_POOL_MAX)
                    + ") is " + number(Setting.DATABASE_POOL_MAX) + "; allowed is MIN up to MAX.");
        }
    }

    /** A certificate that nobody looks at makes nothing safe. */
    private void checkCertificates() {
        String given = CERTIFICATES.keySet().stream()
                .filter(setting -> values.get(setting) != null)
                .map(setting -> values.get(setting).named())
                .collect(Collectors.joining(", "));
        boolean verifies = sslMode().equals("verify-full") || sslMode().equals("verify-ca");
        if (!given.isEmpty() && !verifies) {
            problems.add("AUR-015 " + given
                    + " given, and the server's certificate would not be checked: set DATABASE_SSL=true, or"
                    + " sslmode=verify-full in DATABASE_URL.");
        }
        Map<String, String> all = properties();
        boolean client = all.containsKey("sslcert") || all.containsKey("sslkey");
        boolean whole = all.containsKey("sslcert") && all.containsKey("sslkey") && all.containsKey("sslrootcert");
        if (client && !whole && verifies) {
            problems.add(
                    "AUR-015 A client's certificate is used together with its key and with the authorities' certificates only:"
                            + " set DATABASE_SSL_CERT, DATABASE_SSL_KEY and DATABASE_SSL_ROOT_CERT, or what DATABASE_URL has for them.");
        }
    }

    private String sslMode() {
        if (url != null && url.sslMode() != null) {
            return url.sslMode();
        }
        return text(Setting.DATABASE_SSL).equals("true") ? "verify-full" : "prefer";
    }

    /** Those of the URL; without a certificate of an authority, whoever asked by DATABASE_SSL trusts whom Java trusts. */
    private Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>(url == null ? Map.of() : url.properties());
        CERTIFICATES.forEach((setting, name) -> {
            if (values.get(setting) != null) {
                all.putIfAbsent(name, values.get(setting).text());
            }
        });
        boolean asked = text(Setting.DATABASE_SSL).equals("true") && (url == null || url.sslMode() == null);
        if (asked && !all.containsKey("sslrootcert")) {
            all.putIfAbsent("sslfactory", TRUST_OF_JAVA);
        }
        return all;
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
                    sslMode(),
                    properties(),
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
                sslMode(),
                properties(),
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
