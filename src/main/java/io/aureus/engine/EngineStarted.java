package io.aureus.engine;

import io.aureus.config.Settings;
import java.util.Objects;

/**
 * Said once by the application when its engine is up.
 *
 * @param engine the engine
 * @param settings what the application was told
 */
public record EngineStarted(Engine engine, Settings settings) {
    /** Neither may be null. */
    public EngineStarted {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(settings, "settings");
    }
}
