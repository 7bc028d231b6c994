package io.aureus.workflow;

import io.aureus.workflow.Places.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A part of a definition as it was written, with its place: what readers of any notation hand to {@link Definition}. */
public sealed interface Node {

    /** Deepest nesting of a definition. */
    int DEPTH_MAX = 64;

    /**
     * Where it begins.
     *
     * @return never null
     */
    Place place();

    /**
     * A text, number, boolean or null.
     *
     * @param place where it begins
     * @param value the JSON value
     * @param text as it was written, without quotes
     */
    record Scalar(Place place, Object value, String text) implements Node {}

    /**
     * A list.
     *
     * @param place where it begins
     * @param items in order
     */
    record Sequence(Place place, List<Node> items) implements Node {}

    /**
     * A map.
     *
     * @param place where it begins
     * @param entries in order, keys unique
     */
    record Mapping(Place place, List<Entry> entries) implements Node {

        /**
         * The entry of a key.
         *
         * @param key of the map
         * @return the entry, or null if there is none
         */
        public Entry entry(String key) {
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return entry;
                }
            }
            return null;
        }
    }

    /**
     * A key and its value.
     *
     * @param key as text
     * @param place where the key begins
     * @param value of the key
     */
    record Entry(String key, Place place, Node value) {}

    /**
     * A JSON value as a node without places.
     *
     * @param value a JSON value
     * @return the node
     * @throws IllegalArgumentException if it is nested deeper than {@link #DEPTH_MAX}
     */
    static Node of(Object value) {
        return of(value, 0);
    }

    private static Node of(Object value, int depth) {
        Rule.check(depth <= DEPTH_MAX, "a definition is nested at most " + DEPTH_MAX + " deep");
        Place nowhere = new Place(0, 0);
        if (value instanceof Map<?, ?> map) {
            List<Entry> entries = new ArrayList<>(map.size());
            map.forEach((key, element) -> entries.add(new Entry((String) key, nowhere, of(element, depth + 1))));
            return new Mapping(nowhere, entries);
        }
        if (value instanceof List<?> list) {
            return new Sequence(
                    nowhere, list.stream().map(item -> of(item, depth + 1)).toList());
        }
        return new Scalar(nowhere, value, String.valueOf(value));
    }
}
