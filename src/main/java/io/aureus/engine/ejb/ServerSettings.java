package io.aureus.engine.ejb;

import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Setting;
import io.aureus.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The settings as a server gives them: MicroProfile Config, so also what an operator set by its own commands. */
final class ServerSettings {

    private ServerSettings() {}

    /**
     * Reads them.
     *
     * @throws InvalidSettingsException listing everything that is wrong
     */
    static Settings read() throws InvalidSettingsException {
        Config config = ConfigProvider.getConfig();
        Map<String, String> environment = System.getenv();
        Map<String, String> properties = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            String inEnvironment = environment.get(setting.variable());
            config.getOptionalValue(setting.key(), String.class)
                    .filter(text -> !text.equals(inEnvironment))
                    .ifPresent(text -> properties.put(setting.key(), text));
        }
        return Settings.read(Map.of(), properties, environment);
    }
}
