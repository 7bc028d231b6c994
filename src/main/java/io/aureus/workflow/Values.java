package io.aureus.workflow;

import io.aureus.workflow.Node.Entry;
import io.aureus.workflow.Node.Mapping;
import io.aureus.workflow.Node.Scalar;
import io.aureus.workflow.Node.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns nodes into JSON values that nobody can change, and checks what values of inputs may hold. */
final class Values {
    private final Reading reading;
    private final String owner;
    private final boolean ofInputs;

    /**
     * Begins.
     *
     * @param owner whose values they are, for people
     * @param ofInputs whether expressions and references to secrets are looked for
     */
    Values(Reading reading, String owner, boolean ofInputs) {
        this.reading = reading;
        this.owner = owner;
        this.ofInputs = ofInputs;
    }

    /** The map; empty if there is none. */
    Map<String, Object> map(Mapping mapping) {
        if (mapping == null) {
            return Map.of();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            if (reading.storable(entry.key(), entry.place()) != null) {
                map.put(entry.key(), value(entry.value()));
            }
        }
        return Collections.unmodifiableMap(map);
    }

    Object value(Node node) {
        if (node instanceof Scalar scalar) {
            return scalar.value() instanceof String text ? text(text, scalar) : scalar.value();
        }
        if (node instanceof Sequence list) {
            List<Object> values = new ArrayList<>(list.items().size());
            list.items().forEach(item -> values.add(value(item)));
            return Collections.unmodifiableList(values);
        }
        Mapping mapping = (Mapping) node;
        Map<String, Object> map = map(mapping);
        if (ofInputs && SecretReference.looksLikeOne(map)) {
            String fault = SecretReference.faultOf(map);
            if (fault != null) {
                reading.faults().error("AUR-127", mapping.place(), fault + " (" + owner + ")");
            }
        }
        return map;
    }

    private String text(String text, Scalar scalar) {
        if (reading.storable(text, scalar.place()) == null) {
            return "";
        }
        if (!ofInputs) {
            return text;
        }
        if (Expressions.in(text)) {
            reading.faults()
                    .error(
                            "AUR-125",
                            scalar.place(),
                            owner + " holds an expression, " + Shown.text(text)
                                    + ", which is refused until expressions work; for the text itself double the"
                                    + " first character: $${ or ##{");
        }
        return Expressions.unescaped(text);
    }
}
