package io.aureus.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A PostgreSQL server with its data in one directory, as opposed to one that somebody operates. It listens on 127.0.0.1 only and
 * wants a password that stands in a file of the user. All processes of the user share it: whoever comes first starts it,
 * whoever leaves last stops it. If the last one is killed the server stays, and the next one uses it. Thread-safe.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Cluster cluster;
    private final Users.Use use;
    private final int port;

    private EmbeddedDatabase(Cluster cluster, Users.Use use, int port) {
        this.cluster = cluster;
        this.use = use;
        this.port = port;
    }

    /**
     * Starts the server, or finds it running. Takes seconds the first time, when programs are unpacked and the data made.
     *
     * @param directory of the user's own, on a local disk; made if it is not there, with mode 0700
     * @return to be closed by whoever needs it no longer
     * @throws EmbeddedDatabaseException if this machine has no PostgreSQL on the class path (AUR-611), the directory
     *     cannot be used (AUR-612), the server does not start (AUR-613), or root may not start it (AUR-614)
     */
    public static EmbeddedDatabase start(Path directory) throws EmbeddedDatabaseException {
        Objects.requireNonNull(directory, "directory");
        try {
            Path own = own(directory);
            Users.Use use = Users.join(own);
            try {
                Cluster cluster = new Cluster(own, Programs.unpacked(own));
                return new EmbeddedDatabase(cluster, use, use.alone(cluster::start));
            } catch (IOException | EmbeddedDatabaseException | RuntimeException e) {
                use.leave(() -> {});
                throw e;
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static Path own(Path directory) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(Cluster.OWNER_ONLY_DIRECTORY));
        Files.setPosixFilePermissions(directory, Cluster.OWNER_ONLY_DIRECTORY);
        return directory.toRealPath();
    }

    private static EmbeddedDatabaseException unusable(Path directory, Exception e) {
        return new EmbeddedDatabaseException(
                "AUR-612 The directory " + directory + " of the embedded PostgreSQL cannot be used: " + e
                        + ". Free space and check its rights, or name another directory on a local disk",
                e);
    }

    /** Where it listens: 127.0.0.1. */
    public String host() {
        return HOST;
    }

    /** Where it listens, 1 to 65535; the same at the next start unless somebody else took it meanwhile. */
    public int port() {
        return port;
    }

    /** The database that is there for Aureus. */
    public String database() {
        return Cluster.NAME;
    }

    /** The role that owns everything. */
    public String user() {
        return Cluster.NAME;
    }

    /** That role's password, random, never null; not to be shown. */
    public String password() {
        return cluster.password();
    }

    /** Lets go of it; stops it if nobody else uses it. Does nothing the second time. */
    @Override
    public void close() throws EmbeddedDatabaseException {
        try {
            use.leave(cluster::stop);
        } catch (IOException e) {
            throw unusable(cluster.directory(), e);
        }
    }
}
