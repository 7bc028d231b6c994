package io.aureus.workflow.yaml;

import io.aureus.workflow.FaultList;
import io.aureus.workflow.Node;
import io.aureus.workflow.Places.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds nodes from the beginnings and ends of lists and maps, and counts what is built. */
final class NodeTree {

    /** Most nodes of a document; what an alias stands for counts each time. */
    static final int NODES_MAX = 2_000_000;

    private final FaultList faults;
    private final Deque<Frame> open = new ArrayDeque<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private Node root;
    private int nodes;

    NodeTree(FaultList faults) {
        this.faults = faults;
    }

    /** What an alias stands for. */
    private record Anchored(Node node, int nodes, int height) {}

    /** A list or map whose end has not come yet. */
    private static final class Frame {
        private final boolean map;
        private final Place place;
        private final String anchor;
        private final int nodesBefore;
        private final List<Node> items = new ArrayList<>();
        private final List<Node.Entry> entries = new ArrayList<>();
        private final Map<String, Place> keys = new HashMap<>();
        private Node key;
        private int height;

        Frame(boolean map, Place place, String anchor, int nodesBefore) {
            this.map = map;
            this.place = place;
            this.anchor = anchor;
            this.nodesBefore = nodesBefore;
        }
    }

    boolean isEmpty() {
        return root == null || (root instanceof Node.Scalar scalar && scalar.value() == null);
    }

    Node root() {
        return root;
    }

    void scalar(Node.Scalar scalar, String anchor) {
        if (scalar.text().length() > MeteredReader.SCALAR_MAX) {
            throw new BeyondLimitException(
                    "AUR-106",
                    "this scalar has " + scalar.text().length() + " characters; allowed are at most "
                            + MeteredReader.SCALAR_MAX + " (1 MiB): keep data in files of their own");
        }
        count(1);
        if (anchor != null) {
            anchors.put(anchor, new Anchored(scalar, 1, 0));
        }
        add(scalar, 0);
    }

    void begin(boolean map, Place place, String anchor) {
        tooDeep(open.size() + 1);
        count(1);
        if (anchor != null) {
            openAnchors.add(anchor);
        }
        open.push(new Frame(map, place, anchor, nodes - 1));
    }

    void end() {
        Frame frame = open.pop();
        Node node =
                frame.map ? new Node.Mapping(frame.place, frame.entries) : new Node.Sequence(frame.place, frame.items);
        if (frame.anchor != null) {
            openAnchors.remove(frame.anchor);
            anchors.put(frame.anchor, new Anchored(node, nodes - frame.nodesBefore, frame.height + 1));
        }
        add(node, frame.height + 1);
    }

    void alias(String name, Place place) {
        Anchored target = anchors.get(name);
        if (openAnchors.contains(name)) {
            faults.error("AUR-108", place, "alias '*" + name + "' stands for a value that holds the alias itself");
        } else if (target == null) {
            faults.error("AUR-108", place, "alias '*" + name + "' has no anchor '&" + name + "' before it");
        } else {
            tooDeep(open.size() + target.height());
            count(target.nodes());
            add(target.node(), target.height());
            return;
        }
        add(new Node.Scalar(place, null, ""), 0);
    }

    private static void tooDeep(int depth) {
        if (depth > Node.DEPTH_MAX) {
            throw new BeyondLimitException(
                    "AUR-107",
                    "lists and maps are nested more than " + Node.DEPTH_MAX + " deep, which is the most allowed");
        }
    }

    private void count(int more) {
        if (more > NODES_MAX - nodes) {
            throw new BeyondLimitException(
                    "AUR-109",
                    "the file holds more than " + NODES_MAX + " values (what an alias stands for counts each time),"
                            + " which is the most allowed");
        }
        nodes += more;
    }

    private void add(Node node, int height) {
        Frame frame = open.peek();
        if (frame == null) {
            root = node;
            return;
        }
        frame.height = Math.max(frame.height, height);
        if (!frame.map) {
            frame.items.add(node);
        } else if (frame.key == null) {
            frame.key = node;
        } else {
            entry(frame, frame.key, node);
            frame.key = null;
        }
    }

    private void entry(Frame frame, Node key, Node value) {
        if (!(key instanceof Node.Scalar scalar)
                || (scalar.value() == null && scalar.text().isEmpty())) {
            faults.error("AUR-112", key.place(), "a key of a map is no text; allowed are text and numbers");
            return;
        }
        Place first = frame.keys.putIfAbsent(scalar.text(), key.place());
        if (first == null) {
            frame.entries.add(new Node.Entry(scalar.text(), key.place(), value));
        } else {
            String name = scalar.text().length() > 60 ? scalar.text().substring(0, 60) + "…" : scalar.text();
            faults.error(
                    "AUR-111",
                    key.place(),
                    "key '" + name.replaceAll("\\p{Cntrl}", " ") + "' was already written in line " + first.line()
                            + ", column " + first.column() + "; a map has each key once");
        }
    }
}
