package io.aureus.config;

import java.util.List;
import java.util.Locale;

/**
 * One thing that can be set, declared once. The constant's name is its environment variable; the same in lower case with
 * dots is its system property and MicroProfile Config key.
 */
public enum Setting {
    STATE_STORE_TYPE(
            "--state-store-type",
            new Rule.OneOf(List.of("in-memory", "postgres")),
            "in-memory",
            "Where runs and task states live. Without it, DATABASE_URL means postgres."),
    EVENT_LOG_TYPE(
            "--event-log-type",
            new Rule.OneOf(List.of("filesystem", "in-memory")),
            "filesystem",
            "What keeps the record of every transition."),
    EVENT_LOG_DIR("--event-log-dir", new Rule.Directory(), "./var/run", "The directory of the event log."),
    AUREUS_WORKFLOW_DIR(
            null, new Rule.Directory(), null, "Workflow files that jobs may name by a path below this directory."),
    AUREUS_GRACE(
            "--grace",
            new Rule.Range(0, 3_600, "seconds"),
            "10",
            "How long attempts in flight may go on after a signal to stop."),
    AUREUS_LEASE_GRACE(
            null,
            new Rule.Range(0, 3_600, "seconds"),
            "30",
            "How long attempts may go on after the lease of their process has run out because the database cannot be reached; 0: they end before another process can have taken their runs."),
    AUREUS_MAX_CONCURRENCY(
            null,
            new Rule.Range(1, 1_000, "attempts"),
            "64",
            "Attempts in flight at most, over all runs of a process."),
    AUREUS_PURGE_OLDER_THAN(
            new Rule.Form("AGE", Age.ALLOWED, text -> Age.read(text).isPresent()),
            null,
            "Servers purge runs that ended longer ago; without it they purge nothing."),
    AUREUS_PURGE_STATUS(
            new Rule.SomeOf(List.of("completed", "failed", "cancelled")),
            "completed,failed,cancelled",
            "Which of them: how they ended, separated by commas."),
    AUREUS_PURGE_SCHEDULE(
            new Rule.Form(
                    "TIME",
                    PurgeSchedule.Times.ALLOWED,
                    text -> PurgeSchedule.Times.read(text).isPresent()),
            "03:00",
            "When they purge: each day, or again and again; only one of several servers does."),
    DATABASE_URL(
            new Rule.Url(),
            null,
            "The database of the postgres store: postgresql://USER:PASSWORD@HOST:PORT/NAME?PARAMETERS, or a JDBC URL."),
    DATABASE_HOST(new Rule.Word("HOST"), "localhost", "Its host, without DATABASE_URL."),
    DATABASE_PORT(new Rule.Port(), "5432", "Its port, without DATABASE_URL."),
    DATABASE_NAME(new Rule.Word("NAME"), "aureus", "Its name, without DATABASE_URL."),
    DATABASE_USER(new Rule.Word("ROLE"), "aureus", "The role, unless DATABASE_URL has one."),
    DATABASE_PASSWORD(new Rule.Secret(), null, "The role's password, unless DATABASE_URL has one."),
    DATABASE_SSL(
            new Rule.OneOf(List.of("true", "false")),
            "false",
            "Whether to require TLS with a certificate that is right for the host (verify-full), unless DATABASE_URL has sslmode."),
    DATABASE_SSL_ROOT_CERT(
            new Rule.ReadableFile(),
            null,
            "The certificates (PEM) of the authorities that may vouch for the server, unless DATABASE_URL has sslrootcert. Without it, those that Java trusts."),
    DATABASE_SSL_CERT(
            new Rule.ReadableFile(),
            null,
            "This client's certificate (PEM) for servers that ask for one, unless DATABASE_URL has sslcert. Needs DATABASE_SSL_KEY and DATABASE_SSL_ROOT_CERT."),
    DATABASE_SSL_KEY(
            new Rule.ReadableFile(),
            null,
            "Its private key without a password, PKCS #8: in DER (FILE.pk8), or of RSA in PEM (FILE.key)."),
    DATABASE_POOL_MAX(
            new Rule.Range(Database.POOL_MAX_LEAST, 1_000, "connections"),
            "20",
            "Connections of a process at most; one more keeps its lease."),
    DATABASE_POOL_MIN(
            new Rule.Range(0, 1_000, "connections"), "2", "Connections that are kept although nobody needs them."),
    DATABASE_TIMEOUT(
            new Rule.Range(1, 3_600_000, "milliseconds"), "30000", "How long to wait for a connection of the pool."),
    DATABASE_IDLE_TIMEOUT(
            new Rule.Range(1, 3_600_000, "milliseconds"),
            "10000",
            "After how long a connection that nobody needs is closed, rounded up to whole seconds.");

    /** Stands behind the variable of a secret when a file's name is given instead. */
    public static final String FILE_SUFFIX = "_FILE";

    private final String flag;

    @SuppressWarnings("ImmutableEnumChecker") // records of words and numbers
    private final Rule rule;

    private final String defaultText;
    private final String help;

    Setting(Rule rule, String defaultText, String help) {
        this(null, rule, defaultText, help);
    }

    Setting(String flag, Rule rule, String defaultText, String help) {
        this.flag = flag;
        this.rule = rule;
        this.defaultText = defaultText;
        this.help = help;
    }

    /** The environment variable. */
    public String variable() {
        return name();
    }

    /** The system property and MicroProfile Config key. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The option of the command line, or null if there is none. */
    public String flag() {
        return flag;
    }

    /** The value used when nobody gives one, or null for none. */
    public String defaultText() {
        return defaultText;
    }

    /** What it is for, one sentence or two. */
    public String help() {
        return help;
    }

    /** What values are accepted, for people. */
    public String allowed() {
        return rule.allowed();
    }

    /** Whether its value is, or holds, what nobody may see. */
    public boolean isSecret() {
        return rule.isSecret();
    }

    /**
     * A value as it may be shown to anybody.
     *
     * @param text one that is right
     */
    public String shown(String text) {
        return rule.shown(text);
    }

    /** What stands for its value in a synopsis. */
    public String label() {
        return rule.label();
    }

    /** What is wrong with a value, or null. */
    String problemOf(String text) {
        return text.isBlank() ? "is empty; unset it, or give a value" : rule.problemOf(text);
    }
}
