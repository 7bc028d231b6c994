package io.aureus.workflow;

import java.util.Objects;

/**
 * A declared parameter of a workflow.
 *
 * @param name as used with {@code --input name=value}
 * @param type what values are accepted
 * @param required whether a run without it is refused
 * @param hasDefault whether {@code defaultValue} is meant (a default may be JSON null)
 * @param defaultValue the JSON value used when none is given; null unless {@code hasDefault}
 * @param secret whether it is given by reference only ({@code {fromEnv: NAME}} or {@code {fromFile: PATH}})
 * @param description shown to people, or null
 */
public record InputDeclaration(
        String name,
        InputType type,
        boolean required,
        boolean hasDefault,
        Object defaultValue,
        boolean secret,
        String description) {
    /** Name and type may not be null. */
    public InputDeclaration {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }
}
