package io.aureus.workflow;

import io.aureus.workflow.Node.Entry;
import io.aureus.workflow.Node.Mapping;
import io.aureus.workflow.Node.Scalar;
import io.aureus.workflow.Node.Sequence;
import io.aureus.workflow.Places.Place;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One map of a workflow file, read by the keys of its {@link Section}. Each getter returns null (or an empty collection)
 * for a key that is not written, that has no value, or whose value is wrong; the last is reported.
 */
final class Fields {
    private final Reading reading;
    private final Section section;
    private final String owner;
    private final Mapping mapping;
    private final KeyFaults faults;
    private final Map<String, Entry> known = new LinkedHashMap<>();

    /**
     * Reports unknown, not yet built and refused keys at once.
     *
     * @param owner whose keys they are, for people, for example {@code task 'pay'}
     */
    Fields(Reading reading, Section section, String owner, Mapping mapping) {
        this.reading = reading;
        this.section = section;
        this.owner = owner;
        this.mapping = mapping;
        this.faults = new KeyFaults(reading, section, owner);
        for (Entry entry : mapping.entries()) {
            Key key = section.keys().get(entry.key());
            if (key == null) {
                faults.unknown(entry);
            } else if (key.status() == Key.Status.REFUSED) {
                faults.notBuilt(entry);
            } else if (!isNull(entry.value())) {
                known.put(entry.key(), entry);
                if (key.status() == Key.Status.KEPT) {
                    reading.keptKey(key.name(), entry.place());
                }
            }
        }
    }

    private static boolean isNull(Node node) {
        return node instanceof Scalar scalar && scalar.value() == null;
    }

    Mapping mapping() {
        return mapping;
    }

    boolean has(String key) {
        return known.containsKey(section.key(key).name());
    }

    /** Place of a key's value if it stands on one line with it, else of the key; of the map if it is not written. */
    Place place(String key) {
        Entry entry = mapping.entry(key);
        if (entry == null) {
            return mapping.place();
        }
        return entry.value() instanceof Scalar ? entry.value().place() : entry.place();
    }

    Place keyPlace(String key) {
        Entry entry = mapping.entry(key);
        return entry == null ? mapping.place() : entry.place();
    }

    void error(String code, Place place, String message) {
        reading.faults().error(code, place, message);
    }

    void missing(String key) {
        faults.missing(key, keyPlace(key));
    }

    Node node(String key) {
        section.key(key);
        Entry entry = known.get(key);
        return entry == null ? null : entry.value();
    }

    String text(String key) {
        Node node = node(key);
        return node == null ? null : textOf(key, node);
    }

    private String textOf(String key, Node node) {
        if (node instanceof Scalar scalar && scalar.value() != null) {
            return reading.storable(scalar.text(), scalar.place());
        }
        faults.wrong(key, node);
        return null;
    }

    private boolean isText(String key, Node item, String allowed) {
        boolean text = item instanceof Scalar scalar && scalar.value() != null;
        if (!text) {
            faults.wrongItem(key, item, allowed);
        }
        return text;
    }

    String id(String key) {
        Node node = node(key);
        return node == null ? null : idOf(key, node);
    }

    private String idOf(String key, Node node) {
        String text = textOf(key, node);
        return text == null ? null : reading.id(text, node.place(), "'" + key + "' of " + owner);
    }

    Long integer(String key) {
        Node node = node(key);
        if (node == null) {
            return null;
        }
        KeyType type = section.key(key).type();
        BigInteger whole = node instanceof Scalar scalar ? whole(scalar.value()) : null;
        if (whole == null) {
            faults.wrong(key, node);
            return null;
        }
        if (whole.compareTo(BigInteger.valueOf(type.min())) < 0
                || whole.compareTo(BigInteger.valueOf(type.max())) > 0) {
            faults.outOfRange(key, node);
            return null;
        }
        return whole.longValueExact();
    }

    private static BigInteger whole(Object value) {
        if (value instanceof Long number) {
            return BigInteger.valueOf(number);
        }
        if (value instanceof BigInteger number) {
            return number;
        }
        if (value instanceof BigDecimal number && Math.abs((long) number.precision() - number.scale()) < 100) {
            try {
                return number.toBigIntegerExact();
            } catch (ArithmeticException fraction) {
                return null;
            }
        }
        return null;
    }

    Double number(String key) {
        Node node = node(key);
        if (node == null) {
            return null;
        }
        if (!(node instanceof Scalar scalar && scalar.value() instanceof Number number)) {
            faults.wrong(key, node);
            return null;
        }
        KeyType type = section.key(key).type();
        double value = number.doubleValue();
        if (value < type.min() || value > type.max()) {
            faults.outOfRange(key, node);
            return null;
        }
        return value;
    }

    Boolean bool(String key) {
        Node node = node(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Scalar scalar && scalar.value() instanceof Boolean value) {
            return value;
        }
        faults.wrong(key, node);
        return null;
    }

    <E extends Enum<E>> E word(String key, Class<E> type, E usual) {
        String word = checkedWord(key, "AUR-116");
        return word == null ? usual : Words.find(type, word).orElse(usual);
    }

    /** The word if it is allowed. */
    String checkedWord(String key, String code) {
        Node node = node(key);
        if (node == null) {
            return null;
        }
        KeyType type = section.key(key).type();
        if (node instanceof Scalar scalar && type.words().contains(scalar.text())) {
            return scalar.text();
        }
        faults.noWord(code, key, node);
        return null;
    }

    /** Ids in a list, each with its place; those that are no ids are reported and left out. */
    Map<String, Place> ids(String key) {
        Node node = node(key);
        return node == null ? Map.of() : idsOf(key, node);
    }

    Map<String, Place> idsOf(String key, Node node) {
        Map<String, Place> ids = new LinkedHashMap<>();
        if (!(node instanceof Sequence list)) {
            faults.wrong(key, node);
            return ids;
        }
        for (Node item : list.items()) {
            String id = isText(key, item, "a task id") ? idOf(key, item) : null;
            if (id != null) {
                ids.putIfAbsent(id, item.place());
            }
        }
        return ids;
    }

    List<String> texts(String key) {
        Node node = node(key);
        List<String> texts = new ArrayList<>();
        if (node instanceof Sequence list) {
            for (Node item : list.items()) {
                String text = isText(key, item, "text") ? textOf(key, item) : null;
                if (text != null) {
                    texts.add(text);
                }
            }
        } else if (node != null) {
            faults.wrong(key, node);
        }
        return texts;
    }

    /** The map that is the value, without a look at its keys. */
    Mapping map(String key) {
        Node node = node(key);
        if (node == null || node instanceof Mapping) {
            return (Mapping) node;
        }
        faults.wrong(key, node);
        return null;
    }

    Fields section(String key, String its) {
        Mapping map = map(key);
        return map == null ? null : new Fields(reading, section.key(key).type().section(), its, map);
    }

    /** The items of a list of maps; those that are no maps are reported and left out. */
    List<Mapping> maps(String key) {
        Node node = node(key);
        List<Mapping> maps = new ArrayList<>();
        if (node instanceof Sequence list) {
            for (Node item : list.items()) {
                if (item instanceof Mapping map) {
                    maps.add(map);
                } else {
                    faults.wrongItem(
                            key,
                            item,
                            "a map with keys "
                                    + String.join(
                                            ", ",
                                            section.key(key).type().section().names()));
                }
            }
        } else if (node != null) {
            faults.wrong(key, node);
        }
        return maps;
    }
}
