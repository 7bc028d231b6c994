package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Authorities and certificates in a directory, made by the JDK's keytool: each {@code NAME.p12}, {@code NAME.crt}, {@code NAME.key},
 * {@code NAME.pk8}. */
final class Certificates {
    static final String PASSWORD = "changeit";

    private final Path directory;

    Certificates(Path directory) {
        this.directory = directory;
    }

    /** One that vouches for itself. */
    void authority(String name) throws Exception {
        keytool(name, "-genkeypair", "-dname", "CN=" + name, "-keyalg", "EC", "-ext", "bc:c");
        export(name);
    }

    /**
     * One that an authority vouches for.
     *
     * @param algorithm of its key
     * @param more options of keytool for its validity and hosts
     */
    void signed(String authority, String name, String algorithm, String commonName, String... more) throws Exception {
        keytool(name, "-genkeypair", "-dname", "CN=" + commonName, "-keyalg", algorithm);
        Path request = directory.resolve(name + ".csr");
        Path certificate = directory.resolve(name + ".signed");
        keytool(name, "-certreq", "-file", request.toString());
        List<String> sign = new ArrayList<>(
                List.of("-gencert", "-infile", request.toString(), "-outfile", certificate.toString(), "-rfc"));
        sign.addAll(List.of(more));
        keytool(authority, sign.toArray(String[]::new));
        importInto(name, authority, directory.resolve(authority + ".crt"));
        importInto(name, name, certificate);
        export(name);
    }

    private void importInto(String store, String alias, Path certificate) throws Exception {
        command(List.of(
                "-importcert",
                "-noprompt",
                "-file",
                certificate.toString(),
                "-alias",
                alias,
                "-keystore",
                file(store, "p12").toString(),
                "-storepass",
                PASSWORD));
    }

    /** The name of one of its files. */
    Path file(String name, String kind) {
        return directory.resolve(name + "." + kind);
    }

    private void keytool(String name, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "-alias",
                name,
                "-keystore",
                file(name, "p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command(all);
    }

    private void command(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(arguments);
        command.add(
                0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Path said = directory.resolve("keytool.log");
        Process made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).as(Files.readString(said)).isZero();
    }

    private void export(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = PASSWORD.toCharArray();
        try (InputStream stored = Files.newInputStream(file(name, "p12"))) {
            keys.load(stored, password);
        }
        pem(file(name, "crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
        Path key = file(name, "key");
        pem(key, "PRIVATE KEY", keys.getKey(name, password).getEncoded());
        Files.write(file(name, "pk8"), keys.getKey(name, password).getEncoded());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private static void pem(Path file, String what, byte[] encoded) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
