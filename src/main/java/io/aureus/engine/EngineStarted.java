package io.aureus.engine;

import java.util.Objects;

/**
 * Said once by the application when its engine is up.
 *
 * @param engine the engine
 */
public record EngineStarted(Engine engine) {
    /** The engine may not be null. */
    public EngineStarted {
        Objects.requireNonNull(engine, "engine");
    }
}
