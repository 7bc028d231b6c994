package io.aureus.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of this process, read once. There is no other way to a setting, and no other place that knows a default.
 * Precedence: command line, system property, environment, file of variables, default; on a server, that of MicroProfile
 * Config.
 */
public final class Settings {
    private final Map<Setting, Value> values;
    private final Map<Setting, List<Value>> outranked;
    private final Database database;
    private final List<String> notices;

    /**
     * A value and where it comes from.
     *
     * @param text as given
     * @param name what the setting is called there
     * @param source who gave it
     */
    public record Value(String text, String name, Source source) {
        /** The name and the source, as far as that needs to be said. */
        String named() {
            return source.equals(Source.FLAG) ? name : name + " (" + source.text() + ")";
        }

        /** Without the text, which may be secret. */
        @Override
        public String toString() {
            return "a value from: " + source.text();
        }
    }

    private Settings(
            Map<Setting, Value> values, Map<Setting, List<Value>> outranked, Database database, List<String> notices) {
        this.values = Collections.unmodifiableMap(new EnumMap<>(values));
        this.outranked = Collections.unmodifiableMap(outranked);
        this.database = database;
        this.notices = List.copyOf(notices);
    }

    /**
     * Reads settings that are given in the usual three places.
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
        return read(List.of(
                Level.options(flags), Level.properties(Source.PROPERTY, properties), Level.environment(environment)));
    }

    /**
     * Reads settings.
     *
     * @param levels where they are given, that of the highest ordinal first
     * @return the settings
     * @throws InvalidSettingsException if any of them is wrong, or something looks like one and is none; it lists all
     */
    public static Settings read(List<Level> levels) throws InvalidSettingsException {
        List<String> problems = new ArrayList<>();
        UnknownNames unknown = new UnknownNames();
        Set<String> told = new HashSet<>();
        for (Level level : levels) {
            problems.addAll(level.problems());
            unknown.look(level, told);
        }
        problems.addAll(unknown.problems());
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        Map<Setting, List<Value>> outranked = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            List<Value> given = new ArrayList<>();
            for (Level level : levels) {
                level.value(setting, problems).ifPresent(given::add);
            }
            if (!given.isEmpty()) {
                Value value = given.remove(0);
                values.put(setting, value);
                outranked.put(setting, List.copyOf(given));
                String problem = setting.problemOf(value.text());
                if (problem != null) {
                    problems.add("AUR-010 " + value.named() + " " + problem + ".");
                }
            } else if (setting.defaultText() != null) {
                values.put(setting, new Value(setting.defaultText(), setting.variable(), Source.DEFAULT));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new Settings(values, outranked, null, unknown.notices()).checked();
    }

    /** The settings, once they have been looked at together. */
    private Settings checked() throws InvalidSettingsException {
        List<String> said = new ArrayList<>(notices);
        Value type = values.get(Setting.STATE_STORE_TYPE);
        Value url = values.get(Setting.DATABASE_URL);
        boolean postgres = type.text().equals("postgres") || (type.source().isDefault() && url != null);
        said.addAll(unusedPurge(postgres));
        if (!postgres) {
            if (url != null) {
                said.add("AUR-013 " + type.named() + " is '" + type.text() + "'; " + url.named() + " is not used.");
            }
            if (eventLogType().equals("in-memory")) {
                said.add(
                        "AUR-012 State store and event log are both in memory: nothing survives the end of this process.");
            }
            return new Settings(values, outranked, null, said);
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
        return new Settings(values, outranked, together.database(), said);
    }

    /** What is said about purging and has no effect. */
    private List<String> unusedPurge(boolean postgres) {
        Value age = values.get(Setting.AUREUS_PURGE_OLDER_THAN);
        List<String> unused = new ArrayList<>();
        if (age != null && !postgres) {
            unused.add("AUR-018 " + age.named()
                    + " has no effect: the state store is in memory, and the event log is not purged.");
        }
        for (Setting setting : List.of(Setting.AUREUS_PURGE_STATUS, Setting.AUREUS_PURGE_SCHEDULE)) {
            Value value = values.get(setting);
            if (age == null && !value.source().isDefault()) {
                unused.add("AUR-018 " + value.named()
                        + " has no effect without AUREUS_PURGE_OLDER_THAN: servers purge nothing.");
            }
        }
        return unused;
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
            if (value != null && !value.source().isDefault()) {
                problems.add("AUR-015 " + instead + " brings a database of its own, and " + value.named()
                        + " names another; leave one of them out.");
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
        return !values.get(Setting.STATE_STORE_TYPE).source().isDefault();
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
        more.put(Setting.STATE_STORE_TYPE, new Value("postgres", Setting.STATE_STORE_TYPE.flag(), Source.FLAG));
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
        return new Settings(more, outranked, there, notices);
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

    /** What is given for a setting and not used, because something else outranks it; the highest first. */
    public List<Value> outranked(Setting setting) {
        return outranked.getOrDefault(setting, List.of());
    }
}
