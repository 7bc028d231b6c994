package io.aureus.workflow;

import io.aureus.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the JSON schema of workflow files from the table of keys. */
final class SchemaText {
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private SchemaText() {}

    /** The schema, indented, with a line feed at its end. */
    static String text() {
        SchemaText schema = new SchemaText();
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Aureus workflow");
        root.putAll(schema.section(Keys.WORKFLOW));
        root.put("definitions", schema.definitions);
        StringBuilder text = new StringBuilder();
        indented(text, root, 0);
        return text.append('\n').toString();
    }

    private Map<String, Object> section(Section section) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        List<Object> required = new ArrayList<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key key : section.keys().values()) {
            if (key.usual() == null) {
                required.add(key.name());
            }
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", description(key));
            if (key.status() == Key.Status.REFUSED) {
                property.put("not", Map.of());
            } else {
                property.putAll(type(key.type()));
            }
            properties.put(key.name(), property);
        }
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (section.keys().containsKey("toolName")) {
            schema.put("not", Map.of("required", List.of("tool", "toolName")));
        }
        schema.put("properties", properties);
        return schema;
    }

    private static String description(Key key) {
        String status =
                switch (key.status()) {
                    case BUILT -> "";
                    case KEPT -> " Kept, without effect yet.";
                    case REFUSED -> " Refused until it works.";
                };
        String usual = key.usual() == null || key.status() != Key.Status.BUILT ? "" : " Default: " + key.usual() + ".";
        return key.doc().replace("`", "") + status + usual;
    }

    private Map<String, Object> type(KeyType type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (type.kind()) {
            case ID -> schema.putAll(id());
            case TEXT -> schema.put("type", List.of("string", "number", "boolean"));
            case INTEGER, NUMBER -> {
                schema.put("type", type.kind() == KeyType.Kind.INTEGER ? "integer" : "number");
                schema.put("minimum", type.min());
                schema.put("maximum", type.max());
            }
            case BOOLEAN -> schema.put("type", "boolean");
            case WORD -> schema.put("enum", type.words());
            case ID_LIST -> schema.putAll(list(id()));
            case TEXT_LIST -> schema.putAll(list(Map.of("type", List.of("string", "number", "boolean"))));
            case ID_LISTS -> schema.putAll(map(list(id())));
            case NAMED_IDS -> schema.putAll(map(id()));
            case VALUES -> schema.put("type", "object");
            case ANY -> schema.putAll(Map.of());
            case SECTION -> schema.putAll(reference(type.section()));
            case SECTION_LIST -> schema.putAll(list(reference(type.section())));
            case NAMED_SECTIONS -> schema.putAll(map(reference(type.section())));
        }
        return schema;
    }

    private static Map<String, Object> id() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("string", "number"));
        schema.put("minLength", 1);
        schema.put("maxLength", Workflow.ID_LENGTH_MAX);
        return schema;
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", items);
        return schema;
    }

    private static Map<String, Object> map(Map<String, Object> values) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", values);
        return schema;
    }

    private Map<String, Object> reference(Section section) {
        if (!definitions.containsKey(section.name())) {
            definitions.put(section.name(), Map.of());
            definitions.put(section.name(), section(section));
        }
        return Map.of("allOf", List.of(Map.of("$ref", "#/definitions/" + section.name())));
    }

    private static void indented(StringBuilder text, Object value, int depth) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            String separator = "{\n";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator).append("  ".repeat(depth + 1));
                text.append(Json.write(entry.getKey())).append(": ");
                indented(text, entry.getValue(), depth + 1);
                separator = ",\n";
            }
            text.append('\n').append("  ".repeat(depth)).append('}');
        } else {
            text.append(Json.write(Json.checked(value)));
        }
    }
}
