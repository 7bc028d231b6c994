package io.aureus.workflow;

import io.aureus.workflow.Node.Entry;
import io.aureus.workflow.Node.Mapping;
import io.aureus.workflow.Node.Sequence;
import java.util.Map;

/** Finds places by walking down what was written. */
final class NodePlaces implements Places {
    private final Mapping root;
    private final Map<String, Mapping> tasks;

    NodePlaces(Mapping root, Map<String, Mapping> tasks) {
        this.root = root;
        this.tasks = tasks;
    }

    @Override
    public Place of(String taskId, String path) {
        Mapping whole = taskId == null ? root : tasks.get(taskId);
        if (whole == null) {
            return root.place();
        }
        Place nearest = whole.place();
        Node node = whole;
        String rest = path;
        while (!rest.isEmpty()) {
            Step step = step(node, rest);
            if (step == null) {
                return nearest;
            }
            nearest = step.place();
            node = step.node();
            rest = step.rest();
        }
        return nearest;
    }

    private record Step(Place place, Node node, String rest) {}

    /** One key or index down; of keys that hold dots the longest that fits. */
    private static Step step(Node node, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            String name = path.substring(0, end);
            String rest = end == path.length() ? "" : path.substring(end + 1);
            Entry entry = node instanceof Mapping mapping ? mapping.entry(name) : null;
            if (entry != null) {
                Place place =
                        entry.value() instanceof Node.Scalar ? entry.value().place() : entry.place();
                return new Step(place, entry.value(), rest);
            }
            if (node instanceof Sequence list && name.matches("\\d{1,9}")) {
                int index = Integer.parseInt(name);
                if (index < list.items().size()) {
                    Node item = list.items().get(index);
                    return new Step(item.place(), item, rest);
                }
            }
        }
        return null;
    }
}
