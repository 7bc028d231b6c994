package io.aureus.cli;

import io.aureus.config.Database;
import io.aureus.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server of this process is told at its start: the shipped commands, and those that the settings ask for. With a
 * database the batch runtime keeps its jobs there as well, through the one pool that the state store uses.
 */
final class BootCommands {
    private static final String BATCH = "set-batch-runtime-configuration ";
    private static final String POOL = "resources.jdbc-connection-pool.aureusPool.";
    private static final String IN_MEMORY = "jdbc/__default";
    private static final String ATTEMPTS = "${ENV=AUREUS_MAX_CONCURRENCY:64}";
    private static final String RESOURCE = "jdbc/aureus";

    private BootCommands() {}

    /** Writes the two files into the server's own directory; returns the options that name them. */
    static List<String> write(ServerFiles files, Path directory, String listener, Settings settings)
            throws IOException {
        Path before = directory.resolve("pre-boot.txt");
        Files.writeString(before, Files.readString(files.preBoot()).stripTrailing() + "\n" + listener + "\n");
        Path after = directory.resolve("post-boot.txt");
        Files.write(after, afterBoot(Files.readAllLines(files.postBoot()), settings));
        return List.of("--prebootcommandfile", before.toString(), "--postbootcommandfile", after.toString());
    }

    private static List<String> afterBoot(List<String> shipped, Settings settings) {
        boolean inDatabase = settings.database().isPresent();
        List<String> lines = new ArrayList<>();
        settings.database().ifPresent(database -> lines.addAll(pool(database)));
        for (String line : shipped) {
            String sized = line.replace(ATTEMPTS, Integer.toString(settings.maxConcurrency()));
            lines.add(
                    inDatabase && line.startsWith(BATCH)
                            ? sized.replace(IN_MEMORY, RESOURCE) + " --schemaname=aureus"
                            : sized);
        }
        return lines;
    }

    /**
     * The server knows numbers only: what opens the connections has address and password within the process. It looks at each
     * number that is set later beside those that are there already, so the two that depend on each other are given at once.
     */
    private static List<String> pool(Database database) {
        long idleSeconds = Math.max(1, (database.idleTimeout().toMillis() + 999) / 1_000);
        return List.of(
                "create-jdbc-connection-pool --restype=javax.sql.DataSource --steadypoolsize=" + database.poolMin()
                        + " --maxpoolsize=" + database.poolMax()
                        + " --datasourceclassname=io.aureus.store.postgres.PooledDatabase aureusPool",
                "set "
                        + String.join(
                                " ",
                                POOL + "pool-resize-quantity=" + database.poolMax(),
                                POOL + "max-wait-time-in-millis="
                                        + database.timeout().toMillis(),
                                POOL + "idle-timeout-in-seconds=" + idleSeconds,
                                POOL + "connection-validation-method=custom-validation",
                                POOL
                                        + "validation-classname=org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation",
                                POOL + "is-connection-validation-required=true",
                                POOL + "validate-atmost-once-period-in-seconds=10",
                                POOL + "fail-all-connections=true"),
                "create-jdbc-resource --connectionpoolid=aureusPool " + RESOURCE);
    }
}
