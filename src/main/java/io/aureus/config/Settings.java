package io.aureus.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of this process, read once. There is no other way to a setting, and no other place that knows a default.
 * Precedence: command line, system property, environment, default.
 */
public final class Settings {
    private final Map<Setting, Value> values;
    private final Database database;
    private final List<String> notices;

    /**
     * A value and where it comes from.
     *
     * @param text as given
     * @param source who gave it
     */
    public record Value(String text, Source source) {
        /** Without the text, which may be secret. */
        @Override
        public String toString() {
            return "a value from: " + source.text();
        }
    }

    private Settings(Map<Setting, Value> values) {
        this(values, null, List.of());
    }

    private Settings(Map<Setting, Value> values, Database database, List<String> notices) {
        this.values = Collections.unmodifiableMap(new EnumMap<>(values));
        this.database = database;
        this.notices = List.copyOf(notices);
    }

    /**
     * Reads the settings of this process, for whoever has no command line.
     *
     * @return the settings
     * @throws InvalidSettingsException if any of them is wrong; it lists all that are
     */
    public static Settings ofProcess() throws InvalidSettingsException {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            String text = System.getProperty(setting.key());
            if (text != null) {
                properties.put(setting.key(), text);
            }
        }
        return read(Map.of(), properties, System.getenv());
    }

    /**
     * Reads settings.
     *
     * @param flags given on the command line
     * @param properties by {@link Setting#key()}
     * @param environment by {@link Setting#variable()}
     * @return the settings
     * @throws InvalidSettingsException if any of them is wrong; it lists all that are
     */
    public static Settings read(
            Map<Setting, String> flags, Map<String, String> properties, Map<String, String> environment)
            throws InvalidSettingsException {
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        List<String> problems = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            Value value = value(setting, flags, properties, environment);
            if (value != null) {
                values.put(setting, value);
                String problem = setting.problemOf(value.text());
                if (problem != null) {
                    problems.add("AUR-010 " + named(setting, value.source()) + " " + problem + ".");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new Settings(values).checked();
    }

    /** The settings, once they have been looked at together. */
    private Settings checked() throws InvalidSettingsException {
        List<String> said = new ArrayList<>();
        Value type = values.get(Setting.STATE_STORE_TYPE);
        Value url = values.get(Setting.DATABASE_URL);
        boolean postgres = type.text().equals("postgres") || (type.source() == Source.DEFAULT && url != null);
        said.addAll(unusedPurge(postgres));
        if (!postgres) {
            if (url != null) {
                said.add("AUR-013 " + named(Setting.STATE_STORE_TYPE, type.source()) + " is '" + type.text()
                        + "'; DATABASE_URL (" + url.source().text() + ") is not used.");
            }
            if (eventLogType().equals("in-memory")) {
                said.add(
                        "AUR-012 State store and event log are both in memory: nothing survives the end of this process.");
            }
            return new Settings(values, null, said);
        }
        DatabaseSettings together = new DatabaseSettings(values);
        if (!together.problems().isEmpty()) {
            throw new InvalidSettingsException(together.problems());
        }
        said.addAll(together.notices());
        if (eventLogType().equals("in-memory")) {
            said.add(
                    "AUR-016 The event log is in memory: what happened is in the database only, no record of it is kept"
                            + " for an audit.");
        }
        return new Settings(values, together.database(), said);
    }

    /** What is said about purging and has no effect. */
    private List<String> unusedPurge(boolean postgres) {
        Value age = values.get(Setting.AUREUS_PURGE_OLDER_THAN);
        List<String> unused = new ArrayList<>();
        if (age != null && !postgres) {
            unused.add("AUR-018 " + named(Setting.AUREUS_PURGE_OLDER_THAN, age.source())
                    + " has no effect: the state store is in memory, and the event log is not purged.");
        }
        for (Setting setting : List.of(Setting.AUREUS_PURGE_STATUS, Setting.AUREUS_PURGE_SCHEDULE)) {
            Value value = values.get(setting);
            if (age == null && value.source() != Source.DEFAULT) {
                unused.add("AUR-018 " + named(setting, value.source())
                        + " has no effect without AUREUS_PURGE_OLDER_THAN: servers purge nothing.");
            }
        }
        return unused;
    }

    private static Value value(
            Setting setting,
            Map<Setting, String> flags,
            Map<String, String> properties,
            Map<String, String> environment) {
        if (flags.get(setting) != null) {
            return new Value(flags.get(setting), Source.FLAG);
        }
        if (properties.get(setting.key()) != null) {
            return new Value(properties.get(setting.key()), Source.PROPERTY);
        }
        if (environment.get(setting.variable()) != null) {
            return new Value(environment.get(setting.variable()), Source.ENVIRONMENT);
        }
        return setting.defaultText() == null ? null : new Value(setting.defaultText(), Source.DEFAULT);
    }

    /** The name under which whoever gave the value knows the setting. */
    private static String named(Setting setting, Source source) {
        return switch (source) {
            case FLAG -> setting.flag();
            case PROPERTY -> setting.key() + " (" + source.text() + ")";
            case ENVIRONMENT, DEFAULT -> setting.variable() + " (" + source.text() + ")";
        };
    }

    /** The type of the state store: {@code in-memory} or {@code postgres}. */
    public String stateStoreType() {
        return database == null ? "in-memory" : "postgres";
    }

    /** The database of the state store, or empty if that is in memory. */
    public Optional<Database> database() {
        return Optional.ofNullable(database);
    }

    /**
     * The same settings, if none of them names a database.
     *
     * @param instead what brings one
     * @throws InvalidSettingsException if one does
     */
    public Settings requireNoDatabase(String instead) throws InvalidSettingsException {
        List<String> problems = new ArrayList<>();
        for (Setting setting : List.of(
                Setting.DATABASE_URL,
                Setting.DATABASE_HOST,
                Setting.DATABASE_PORT,
                Setting.DATABASE_NAME,
                Setting.DATABASE_USER,
                Setting.DATABASE_PASSWORD)) {
            Value value = values.get(setting);
            if (value != null && value.source() != Source.DEFAULT) {
                problems.add("AUR-015 " + instead + " brings a database of its own, and "
                        + named(setting, value.source()) + " names another; leave one of them out.");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return this;
    }

    /**
     * Where the settings say something else than a pool that others have defined; what nobody has set says nothing.
     *
     * @param pool the pool's name
     * @param real what it is connected to, and its sizes
     * @return one line each, with a code and without passwords
     */
    public List<String> contradictions(String pool, Database real) {
        return new DatabaseSettings(values).contradictions(pool, real);
    }

    /** Whether somebody has said where runs live, and not only the default. */
    public boolean isStoreChosen() {
        return values.get(Setting.STATE_STORE_TYPE).source() != Source.DEFAULT;
    }

    /**
     * The same settings with state kept in a database that they do not name.
     *
     * @param host where it listens
     * @param port where it listens
     * @param name the database's
     * @param user the role
     * @param password the role's
     */
    public Settings on(String host, int port, String name, String user, String password) {
        Map<Setting, Value> more = new EnumMap<>(values);
        more.put(Setting.STATE_STORE_TYPE, new Value("postgres", Source.FLAG));
        Database sized = new DatabaseSettings(values).database();
        Database there = new Database(
                List.of(new Database.Host(host, port)),
                name,
                user,
                password,
                "disable",
                Map.of(),
                sized.poolMax(),
                sized.poolMin(),
                sized.timeout(),
                sized.idleTimeout());
        return new Settings(more, there, notices);
    }

    /** The type of the event log: {@code filesystem} or {@code in-memory}. */
    public String eventLogType() {
        return values.get(Setting.EVENT_LOG_TYPE).text();
    }

    /** The directory of the event log; it need not exist yet. */
    public Path eventLogDirectory() {
        return Path.of(values.get(Setting.EVENT_LOG_DIR).text());
    }

    /** The directory below which jobs may name workflow files, or empty if they may not. */
    public Optional<Path> workflowDirectory() {
        return Optional.ofNullable(values.get(Setting.AUREUS_WORKFLOW_DIR)).map(value -> Path.of(value.text()));
    }

    /** How long attempts in flight may go on after a signal to stop; zero or more. */
    public Duration grace() {
        return Duration.ofSeconds(number(Setting.AUREUS_GRACE));
    }

    /** How long attempts may go on after the lease of this process has run out; zero: they end shortly before that. */
    public Duration leaseGrace() {
        return Duration.ofSeconds(number(Setting.AUREUS_LEASE_GRACE));
    }

    /** Attempts in flight at most, over all runs of this process; at least 1. */
    public int maxConcurrency() {
        return number(Setting.AUREUS_MAX_CONCURRENCY);
    }

    /** When servers purge, and what; empty if they do not. */
    public Optional<PurgeSchedule> purge() {
        return Optional.ofNullable(database == null ? null : values.get(Setting.AUREUS_PURGE_OLDER_THAN))
                .flatMap(value -> Age.read(value.text()))
                .map(olderThan -> new PurgeSchedule(
                        olderThan,
                        Set.copyOf(List.of(
                                values.get(Setting.AUREUS_PURGE_STATUS).text().split(",", -1))),
                        PurgeSchedule.Times.read(values.get(Setting.AUREUS_PURGE_SCHEDULE)
                                        .text())
                                .orElseThrow()));
    }

    private int number(Setting setting) {
        return Integer.parseInt(values.get(setting).text());
    }

    /** What a person should know although nothing is wrong; one line each, with a code. */
    public List<String> notices() {
        return notices;
    }

    /** All values with their sources; settings without a value are left out. */
    public Map<Setting, Value> values() {
        return values;
    }

    /**
     * What the command line said, as system properties: so an application in this process reads the same settings.
     *
     * @return values by {@link Setting#key()}
     */
    public Map<String, String> flagsAsProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        values.forEach((setting, value) -> {
            if (value.source() == Source.FLAG) {
                properties.put(setting.key(), value.text());
            }
        });
        return properties;
    }
}
