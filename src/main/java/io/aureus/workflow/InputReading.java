package io.aureus.workflow;

import io.aureus.workflow.Node.Entry;
import io.aureus.workflow.Node.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the declared inputs of a workflow. */
final class InputReading {
    private final Reading reading;

    InputReading(Reading reading) {
        this.reading = reading;
    }

    Map<String, InputDeclaration> read(Mapping inputs) {
        Map<String, InputDeclaration> declared = new LinkedHashMap<>();
        if (inputs != null) {
            for (Entry entry : inputs.entries()) {
                String name = reading.id(entry.key(), entry.place(), "a name of 'inputs'");
                InputDeclaration declaration = declaration(entry);
                if (name != null && declaration != null) {
                    declared.put(name, declaration);
                }
            }
        }
        return declared;
    }

    private InputDeclaration declaration(Entry entry) {
        String its = "input " + Shown.text(entry.key());
        Node value = entry.value();
        if (value instanceof Node.Scalar scalar && scalar.value() == null) {
            value = new Mapping(entry.place(), List.of());
        }
        if (!(value instanceof Mapping mapping)) {
            reading.faults()
                    .error(
                            "AUR-115",
                            value.place(),
                            its + " is declared as " + Shown.node(value) + "; allowed is a map with keys "
                                    + String.join(", ", Keys.INPUT.names()));
            return null;
        }
        Fields fields = new Fields(reading, Keys.INPUT, its, mapping);
        InputType type = fields.word("type", InputType.class, InputType.STRING);
        Boolean required = fields.bool("required");
        Boolean secret = fields.bool("secret");
        String description = fields.text("description");
        Entry usual = mapping.entry("default");
        Object defaultValue = usual == null ? null : new Values(reading, its, false).value(usual.value());
        InputDeclaration declaration = new InputDeclaration(
                entry.key(),
                type,
                required != null && required,
                usual != null,
                defaultValue,
                secret != null && secret,
                description);
        check(fields, declaration, its);
        return declaration;
    }

    private void check(Fields fields, InputDeclaration declaration, String its) {
        if (!declaration.hasDefault()) {
            return;
        }
        if (declaration.required()) {
            fields.error(
                    "AUR-129",
                    fields.keyPlace("default"),
                    its + " is required and has a default; remove one of the two");
        }
        Object usual = declaration.defaultValue();
        String fault = usual == null ? null : declaration.faultOf(usual);
        if (fault != null) {
            fields.error("AUR-129", fields.place("default"), "the default of " + its + " " + fault);
        }
    }
}
