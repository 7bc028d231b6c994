package io.aureus.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One kind of map in a workflow file, and the keys it may have.
 *
 * @param name of the section, for example {@code task}
 * @param keys by name, in the order of the reference
 */
record Section(String name, Map<String, Key> keys) {

    Section {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    static Section of(String name, List<Key> keys) {
        Map<String, Key> byName = new LinkedHashMap<>();
        keys.forEach(key -> byName.put(key.name(), key));
        return new Section(name, byName);
    }

    Key key(String key) {
        Key found = keys.get(key);
        Rule.check(found != null, () -> "section '" + name + "' has no key '" + key + "'");
        return found;
    }

    /** Names of the keys that may be written. */
    List<String> names() {
        return keys.values().stream()
                .filter(key -> key.status() != Key.Status.REFUSED)
                .map(Key::name)
                .toList();
    }
}
