package io.aureus.embedded;

import java.nio.file.Path;

/** Another process that uses the database of a directory until its standard input ends. */
final class EmbeddedDatabaseProcess {
    private EmbeddedDatabaseProcess() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]))) {
            System.out.println(database.port());
            while (System.in.read() >= 0) {
                // Until the other side is closed.
            }
        }
    }
}
