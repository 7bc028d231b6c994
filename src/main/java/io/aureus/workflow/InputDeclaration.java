package io.aureus.workflow;

import java.util.Map;
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

    /**
     * Whether a value may be given.
     *
     * @param value a JSON value; null is none of any type
     * @return what is wrong and what is allowed, for people, without the name of the input and (of a secret one)
     *     without the value; null if nothing is
     */
    public String faultOf(Object value) {
        if (SecretReference.looksLikeOne(value) && (secret || type != InputType.OBJECT)) {
            return secret
                    ? SecretReference.faultOf((Map<?, ?>) value)
                    : "is a reference to a secret, and it is no secret;" + " declare it with 'secret: true'";
        }
        if (secret) {
            return "is given as a value, and it is a secret; allowed is a reference, {\"fromEnv\": \"NAME\"} or"
                    + " {\"fromFile\": \"PATH\"}";
        }
        return type.accepts(value) ? null : "is " + Shown.value(value) + "; allowed is " + type.allowed();
    }
}
