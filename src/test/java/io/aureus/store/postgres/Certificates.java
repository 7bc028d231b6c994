package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Authorities and certificates made by the JDK's keytool, each as files of a directory: {@code NAME.crt}, {@code NAME.key},
 * {@code NAME.pk8}, and {@code NAME.p12}, by which Java trusts it.
 */
final class Certificates {
    static final String PASSWORD = "changeit";

    private final Path directory;

    Certificates(Path directory) {
        this.directory = directory;
    }

    /** One that vouches for itself. */
    void authority(String name) throws Exception {
        make(name, List.of("-dname", "CN=" + name, "-keyalg", "EC", "-ext", "bc:c"));
    }

    /**
     * One that an authority vouches for.
     *
     * @param algorithm of its key
     * @param more options of keytool for its validity and hosts
     */
    void signed(String authority, String name, String algorithm, String commonName, String... more) throws Exception {
        List<String> options =
                new ArrayList<>(List.of("-dname", "CN=" + commonName, "-keyalg", algorithm, "-signer", authority));
        options.addAll(List.of(more));
        make(name, options);
    }

    /** The name of one of its files. */
    Path file(String name, String kind) {
        return directory.resolve(name + "." + kind);
    }

    private Path all() {
        return directory.resolve("all.p12");
    }

    private void make(String name, List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-keystore", all().toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(options);
        Path said = directory.resolve("keytool.log");
        Process made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).as(Files.readString(said)).isZero();
        export(name);
    }

    private void export(String name) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = PASSWORD.toCharArray();
        try (InputStream stored = Files.newInputStream(all())) {
            keys.load(stored, password);
        }
        pem(file(name, "crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
        Path key = file(name, "key");
        pem(key, "PRIVATE KEY", keys.getKey(name, password).getEncoded());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.write(file(name, "pk8"), keys.getKey(name, password).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, keys.getCertificate(name));
        try (OutputStream store = Files.newOutputStream(file(name, "p12"))) {
            trusted.store(store, password);
        }
    }

    private static void pem(Path file, String what, byte[] encoded) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
