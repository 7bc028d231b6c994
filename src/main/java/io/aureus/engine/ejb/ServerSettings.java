package io.aureus.engine.ejb;

import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Level;
import io.aureus.config.Settings;
import io.aureus.config.Source;
import io.aureus.engine.ApplicationBridge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings as a server gives them: those of the program that booted it, or else MicroProfile Config, so also what an
 * operator set by its own commands, files, secret directories and password aliases.
 */
final class ServerSettings {

    private ServerSettings() {}

    /**
     * Reads them.
     *
     * @throws InvalidSettingsException listing everything that is wrong
     */
    static Settings read() throws InvalidSettingsException {
        Settings ofProgram = ApplicationBridge.settings().orElse(null);
        return ofProgram == null ? Settings.read(levels(ConfigProvider.getConfig(), System.getenv())) : ofProgram;
    }

    /** What the environment gives is called as it is there. */
    private static List<Level> levels(Config config, Map<String, String> environment) {
        List<Level> levels = new ArrayList<>();
        boolean environmentIsIn = false;
        for (ConfigSource source : config.getConfigSources()) {
            if (!environmentIsIn && source.getOrdinal() < Source.ENVIRONMENT.ordinal()) {
                levels.add(Level.environment(environment));
                environmentIsIn = true;
            }
            Map<String, String> given = given(config, source, environment);
            if (!given.isEmpty()) {
                levels.add(Level.properties(named(source), given));
            }
        }
        if (!environmentIsIn) {
            levels.add(Level.environment(environment));
        }
        return levels;
    }

    private static Source named(ConfigSource source) {
        boolean isUsual = source.getOrdinal() == Source.PROPERTY.ordinal();
        return isUsual ? Source.PROPERTY : new Source(source.getName(), source.getOrdinal());
    }

    /** What refers to something else (a password alias, say) counts as what it refers to. */
    private static Map<String, String> given(Config config, ConfigSource source, Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String key : Level.keys(source.getPropertyNames())) {
            String text = source.getValue(key);
            if (text != null
                    && !text.equals(environment.get(key.toUpperCase(Locale.ROOT).replace('.', '_')))) {
                ConfigValue first = config.getConfigValue(key);
                given.put(key, source.getName().equals(first.getSourceName()) ? first.getValue() : text);
            }
        }
        return given;
    }
}
