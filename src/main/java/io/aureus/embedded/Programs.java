package io.aureus.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs for this machine, unpacked from the class path into the directory. */
final class Programs {
    private static final int WAIT_SECONDS = 120;
    private static final int QUOTED_MAX = 1_000;

    private final Path bin;
    private final boolean root;

    private Programs(Path bin, boolean root) {
        this.bin = bin;
        this.root = root;
    }

    /** Unpacks them unless they are there. */
    static Programs unpacked(Path directory) throws IOException, EmbeddedDatabaseException {
        String name = resource();
        URL archive = Programs.class.getResource("/" + name);
        if (archive == null) {
            throw new EmbeddedDatabaseException(
                    "AUR-611 There is no PostgreSQL for this machine on the class path (" + name
                            + "). Use a PostgreSQL of your own, or add the jar of io.zonky.test.postgres that has it",
                    null);
        }
        Path programs = directory.resolve("programs-" + archive.openConnection().getContentLengthLong());
        if (!Files.isDirectory(programs)) {
            unpack(archive, programs);
        }
        boolean root = Files.getAttribute(programs, "unix:uid").equals(0);
        Programs found = new Programs(programs.resolve("bin"), root);
        if (root && found.execute(List.of("unshare", "-U", "true"), directory.resolve("unshare.out")) != 0) {
            throw new EmbeddedDatabaseException(
                    "AUR-614 PostgreSQL does not run as root, and this machine allows root no user namespace of its own"
                            + " (unshare -U). Use another user, or a PostgreSQL of your own",
                    null);
        }
        return found;
    }

    private static String resource() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : os;
        String machine = arch.equals("amd64") ? "x86_64" : arch.equals("aarch64") ? "arm_64" : arch;
        String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return "postgres-" + system + "-" + machine + libc + ".txz";
    }

    /** Under another name first: what has the right name is whole. */
    private static void unpack(URL archive, Path programs) throws IOException {
        Path begun = Files.createTempDirectory(programs.getParent(), "unpacking-");
        Process tar = new ProcessBuilder("tar", "-xf", "-", "-C", begun.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream packed = archive.openStream();
                XZInputStream unpacked = new XZInputStream(packed);
                var into = tar.getOutputStream()) {
            unpacked.transferTo(into);
        }
        if (waitFor(tar) != 0) {
            throw new IOException("tar could not unpack " + archive);
        }
        try {
            Files.move(begun, programs, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(begun);
            if (!Files.isDirectory(programs)) {
                throw e;
            }
        }
    }

    /** Deletes a directory with all that is in it, if it is there. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Whether a process is the server that these programs have. */
    boolean isServer(ProcessHandle process) {
        return process.info()
                .command()
                .orElse("")
                .equals(bin.resolve("postgres").toString());
    }

    /**
     * Runs one to its end.
     *
     * @param output file for what it prints
     * @return its exit code
     */
    int run(Path output, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(root ? List.of("unshare", "-U") : List.of());
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        return execute(command, output);
    }

    private int execute(List<String> command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return waitFor(builder.start());
    }

    private static int waitFor(Process process) throws IOException {
        try {
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        process.info().command().orElse("a program") + " did not end in " + WAIT_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }

    /** The end of what a program printed, in one line. */
    static String lastWords(Path output) throws IOException {
        String all = Files.exists(output) ? Files.readString(output).strip().replaceAll("\\s*\\R\\s*", " / ") : "";
        return all.substring(Math.max(0, all.length() - QUOTED_MAX));
    }
}
