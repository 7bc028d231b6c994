package io.aureus.workflow;

import io.aureus.workflow.Fault.Severity;
import io.aureus.workflow.Node.Entry;
import io.aureus.workflow.Node.Scalar;
import io.aureus.workflow.Places.Place;

/** Tells what is wrong with the keys of one map and with their values: which, whose, what is written, what is allowed. */
final class KeyFaults {
    private final Reading reading;
    private final Section section;
    private final String owner;

    KeyFaults(Reading reading, Section section, String owner) {
        this.reading = reading;
        this.section = section;
        this.owner = owner;
    }

    void unknown(Entry entry) {
        String message = "unknown key " + Shown.text(entry.key()) + " of " + owner + "; allowed are "
                + String.join(", ", section.names());
        String suggestion = Nearest.of(entry.key(), section.names()).orElse(null);
        boolean merge = entry.key().equals("<<");
        if (merge) {
            message = "'<<' of " + owner + ": merge keys are not supported; repeat the keys, or use an alias for a"
                    + " whole value";
        }
        Severity severity = merge || reading.strict() ? Severity.ERROR : Severity.WARNING;
        reading.faults().add(severity, "AUR-113", entry.place(), message, suggestion);
    }

    void notBuilt(Entry entry) {
        reading.faults()
                .error(
                        "AUR-124",
                        entry.place(),
                        "'" + entry.key() + "' of " + owner + " is refused, for it would change"
                                + " what runs and does not work yet; remove it");
    }

    void missing(String key, Place place) {
        reading.faults()
                .error(
                        "AUR-114",
                        place,
                        owner + " has no '" + key + "'; it needs "
                                + section.key(key).type().allowed());
    }

    void wrong(String key, Node node) {
        reading.faults().error("AUR-115", node.place(), is(key, node));
    }

    void outOfRange(String key, Node node) {
        reading.faults().error("AUR-116", node.place(), is(key, node));
    }

    void noWord(String code, String key, Node node) {
        String suggestion = node instanceof Scalar scalar
                ? Nearest.of(scalar.text(), section.key(key).type().words()).orElse(null)
                : null;
        reading.faults().add(Severity.ERROR, code, node.place(), is(key, node), suggestion);
    }

    void wrongItem(String key, Node item, String allowed) {
        reading.faults()
                .error(
                        "AUR-115",
                        item.place(),
                        "an item of '" + key + "' of " + owner + " is " + Shown.node(item) + "; allowed is " + allowed);
    }

    private String is(String key, Node node) {
        return "'" + key + "' of " + owner + " is " + Shown.node(node) + "; allowed is "
                + section.key(key).type().allowed();
    }
}
