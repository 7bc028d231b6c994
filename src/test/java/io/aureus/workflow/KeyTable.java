package io.aureus.workflow;

import java.util.Locale;

/** Makes the tables of the workflow reference from the table of keys. */
final class KeyTable {
    private KeyTable() {}

    /** A table in Markdown, with a line feed at its end. */
    static String of(Section section) {
        StringBuilder table = new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
        for (Key key : section.keys().values()) {
            table.append("| `").append(key.name()).append("` | ");
            table.append(value(key)).append(" | ");
            table.append(key.usual() == null ? "**required**" : key.usual()).append(" | ");
            table.append(key.doc()).append(status(key)).append(" |\n");
        }
        return table.toString();
    }

    private static String value(Key key) {
        KeyType type = key.type();
        return switch (type.kind()) {
            case ID -> "id";
            case ID_LIST -> "list of task ids";
            case ID_LISTS -> "map: task id to list of task ids";
            case NAMED_IDS -> "map: name to task id";
            case VALUES -> "map: name to value";
            case WORD -> "`" + String.join("`, `", type.words()) + "`";
            case SECTION -> link(type);
            case SECTION_LIST -> "list of " + link(type);
            case NAMED_SECTIONS -> "map: name to " + link(type);
            case TEXT, INTEGER, NUMBER, BOOLEAN, TEXT_LIST, ANY ->
                key.status() == Key.Status.REFUSED ? "–" : type.allowed();
        };
    }

    private static String link(KeyType type) {
        return "[" + type.section().name() + "](#keys-of-"
                + type.section().name().toLowerCase(Locale.ROOT) + ")";
    }

    private static String status(Key key) {
        return switch (key.status()) {
            case BUILT -> "";
            case KEPT -> " *Kept, without effect yet.*";
            case REFUSED -> " *Refused until it works.*";
        };
    }
}
