package io.aureus.eventlog.filesystem;

import io.aureus.run.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns ids into names that every file system keeps, one to one: {@code [a-z0-9][a-z0-9._-]*}, at most {@value
 * #LENGTH_MAX} long. An id that is such a name stays as it is; else {@code x-} and the id with each other byte as {@code
 * _} and two hex digits; if that is too long {@code h-} and the id's SHA-256.
 */
final class DiskNames {

    static final int LENGTH_MAX = 128;

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
    private static final Pattern RESERVED = Pattern.compile("x-.*|h-[0-9a-f]{64}");

    private DiskNames() {}

    static String of(String id) {
        if (PLAIN.matcher(id).matches() && !RESERVED.matcher(id).matches()) {
            return id;
        }
        StringBuilder name = new StringBuilder("x-");
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
            name.append(kept ? String.valueOf(c) : String.format(Locale.ROOT, "_%02x", (int) c));
        }
        return name.length() <= LENGTH_MAX ? name.toString() : "h-" + Identity.sha256(id);
    }

    /** The id that a name stands for; empty if only the file's content tells, or it is no name of ours. */
    static Optional<String> id(String name) {
        if (!PLAIN.matcher(name).matches() || name.matches("h-[0-9a-f]{64}")) {
            return Optional.empty();
        }
        if (!name.startsWith("x-")) {
            return Optional.of(name);
        }
        byte[] bytes = new byte[name.length()];
        int length = 0;
        for (int i = 2; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_') {
                bytes[length++] = (byte) c;
            } else if (i + 2 < name.length() && name.substring(i + 1, i + 3).matches("[0-9a-f]{2}")) {
                bytes[length++] = (byte) Integer.parseInt(name.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        String id = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return of(id).equals(name) ? Optional.of(id) : Optional.empty();
    }
}
