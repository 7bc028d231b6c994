package io.aureus.config;

import io.aureus.config.Settings.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Settings that are given in one place. A secret may be given by the name of a file instead, which holds it and perhaps an
 * end of line: {@code DATABASE_PASSWORD_FILE}, or as a key {@code database.password.file}.
 */
public final class Level {
    private static final int FILE_BYTES_MAX = 65_536;
    private static final int SECRET_BYTES_MAX = 65_536;

    private final Source source;
    private final Function<Setting, String> name;
    private final String ofFile;
    private final Map<String, String> given;
    private final List<String> problems = new ArrayList<>();

    private Level(Source source, Function<Setting, String> name, String ofFile, Map<String, String> given) {
        this.source = source;
        this.name = name;
        this.ofFile = ofFile;
        this.given = given;
    }

    /** Options of the command line. */
    public static Level options(Map<Setting, String> options) {
        Map<String, String> given = new HashMap<>();
        options.forEach((setting, text) -> given.put(setting.flag(), text));
        return new Level(Source.FLAG, Setting::flag, null, given);
    }

    /**
     * The keys by which settings may be given, and those among others that look like one.
     *
     * @param others of properties, settings or not
     * @return each once
     */
    public static Set<String> keys(Iterable<String> others) {
        Set<String> keys = new LinkedHashSet<>(
                properties(Source.PROPERTY, Map.of()).known().keySet());
        others.forEach(key -> {
            if (key.startsWith("aureus.") || key.startsWith("database.")) {
                keys.add(key);
            }
        });
        return keys;
    }

    /**
     * Properties, by {@link Setting#key()}.
     *
     * @param source the system's, or another place
     * @param given of which others than settings count only if they look like some; null for what refers to something that
     *     is not there
     */
    public static Level properties(Source source, Map<String, String> given) {
        return new Level(source, Setting::key, ".file", given);
    }

    /**
     * The environment, by {@link Setting#variable()}.
     *
     * @param given of which others than settings count only if they look like some
     */
    public static Level environment(Map<String, String> given) {
        return new Level(Source.ENVIRONMENT, Setting::variable, Setting.FILE_SUFFIX, given);
    }

    /**
     * Variables in a file. What is wrong with it is told with what is wrong with the settings.
     *
     * @param file UTF-8 text, of 64 KiB at most
     */
    public static Level envFile(Path file) {
        Map<String, String> given = new LinkedHashMap<>();
        Level level = new Level(Source.envFile(file), Setting::variable, Setting.FILE_SUFFIX, given);
        try {
            EnvFile read = new EnvFile(file.toString(), text(file, FILE_BYTES_MAX));
            given.putAll(read.variables());
            level.problems.addAll(read.problems());
        } catch (IOException e) {
            level.problems.add("AUR-041 The settings in " + file + " cannot be read: " + reason(e) + ".");
        }
        return level;
    }

    /** Where it is. */
    Source source() {
        return source;
    }

    /** What is wrong with it as a whole; one line each. */
    List<String> problems() {
        return problems;
    }

    /** Whatever is given here, settings or not. */
    Set<String> names() {
        return given.keySet();
    }

    String text(String given) {
        return this.given.get(given);
    }

    /** What everything that is known is called here. */
    Map<String, Setting> known() {
        Map<String, Setting> known = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            if (name.apply(setting) != null) {
                known.put(name.apply(setting), setting);
            }
            if (ofFile != null && setting.isSecret()) {
                known.put(name.apply(setting) + ofFile, setting);
            }
        }
        return known;
    }

    /**
     * What is given for a setting.
     *
     * @param wrong gets what is wrong with how it is given
     */
    Optional<Value> value(Setting setting, List<String> wrong) {
        String called = name.apply(setting);
        String text = given.get(called);
        if (text == null && given.containsKey(called)) {
            wrong.add("AUR-043 " + called + " (" + source.text() + ") refers by '${' to something that is not there.");
        }
        String file = setting.isSecret() && ofFile != null ? given.get(called + ofFile) : null;
        if (file == null) {
            return Optional.ofNullable(text).map(one -> new Value(one, called, source));
        }
        String calledFile = called + ofFile;
        if (text != null) {
            wrong.add("AUR-015 " + called + " and " + calledFile + " (both " + source.text()
                    + ") contradict each other; leave one of them out.");
            return Optional.empty();
        }
        try {
            return Optional.of(new Value(withoutLineEnd(text(Path.of(file), SECRET_BYTES_MAX)), calledFile, source));
        } catch (InvalidPathException e) {
            wrong.add("AUR-040 " + calledFile + " (" + source.text() + ") is '" + file + "', which is no path.");
        } catch (IOException e) {
            wrong.add("AUR-040 " + calledFile + " (" + source.text() + ") is '" + file + "', which cannot be read: "
                    + reason(e) + ".");
        }
        return Optional.empty();
    }

    private static String withoutLineEnd(String text) {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static String text(Path file, int bytesMax) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new IOException("it has more than " + bytesMax + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is no UTF-8 text", e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    }
}
