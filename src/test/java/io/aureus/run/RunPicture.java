package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a run remembers, as text, by looking into every private field, so that no field is ever forgotten in a
 * comparison. Only what no event records is left out: which attempts nobody executes any more.
 */
final class RunPicture {
    private static final Set<String> NOT_RECORDED = Set.of("interrupted", "doubtful", "changed");

    /** Those that may start are a set; that they become ready in some order is of no consequence. */
    private static final String NOT_ORDERED = "ready";

    private RunPicture() {}

    static String of(Run run) {
        return picture(run);
    }

    private static String picture(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, String> entries = map instanceof LinkedHashMap ? new LinkedHashMap<>() : new TreeMap<>();
            map.forEach((key, element) -> entries.put(key, picture(element)));
            return entries.toString();
        }
        if (value instanceof Collection<?> collection) {
            boolean unordered = value instanceof Set && !(value instanceof LinkedHashSet);
            return (unordered ? new TreeSet<>(collection) : collection)
                    .stream().map(RunPicture::picture).toList().toString();
        }
        boolean ours = value != null && value.getClass().getPackage() == Run.class.getPackage();
        return ours && !value.getClass().isRecord() && !value.getClass().isEnum()
                ? fields(value)
                : String.valueOf(value);
    }

    private static String fields(Object value) {
        Map<String, String> fields = new TreeMap<>();
        for (Field field : value.getClass().getDeclaredFields()) {
            boolean definition = field.getType() == Workflow.class || field.getType() == Dependencies.class;
            if (definition || Modifier.isStatic(field.getModifiers()) || NOT_RECORDED.contains(field.getName())) {
                continue;
            }
            field.setAccessible(true);
            try {
                Object content = field.get(value);
                boolean anyOrder = field.getName().equals(NOT_ORDERED) && content instanceof Set;
                fields.put(field.getName(), picture(anyOrder ? new TreeSet<>((Set<?>) content) : content));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return fields.toString();
    }
}
