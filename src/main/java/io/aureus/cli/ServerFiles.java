package io.aureus.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the launcher has put what a server needs. It says so by system properties.
 *
 * @param server the unpacked Payara Micro with its launch-micro.jar ({@code aureus.server})
 * @param war the application ({@code aureus.war})
 * @param commands the directory with pre-boot.txt and post-boot.txt ({@code aureus.commands})
 * @param logs the directory for the server's logs ({@code aureus.logs})
 */
record ServerFiles(Path server, Path war, Path commands, Path logs) {

    static ServerFiles fromSystemProperties() throws CommandException {
        ServerFiles files = new ServerFiles(
                property("aureus.server"),
                property("aureus.war"),
                property("aureus.commands"),
                property("aureus.logs"));
        files.requireReadable(files.launcher());
        files.requireReadable(files.war());
        files.requireReadable(files.preBoot());
        files.requireReadable(files.postBoot());
        return files;
    }

    Path launcher() {
        return server.resolve("launch-micro.jar");
    }

    Path preBoot() {
        return commands.resolve("pre-boot.txt");
    }

    Path postBoot() {
        return commands.resolve("post-boot.txt");
    }

    private void requireReadable(Path file) throws CommandException {
        if (!Files.isReadable(file)) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "AUR-500 The server is not prepared: " + file + " cannot be read. Delete the cache directory (the"
                            + " default is ~/.cache/aureus) and start again with ./aureus; it prepares a new one.",
                    null);
        }
    }

    private static Path property(String name) throws CommandException {
        String value = System.getProperty(name);
        if (value == null || value.isEmpty()) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "AUR-500 The server is not prepared: the system property " + name + " is not set."
                            + " Start the program by ./aureus, which prepares the server and says where it is.",
                    null);
        }
        return Path.of(value);
    }
}
