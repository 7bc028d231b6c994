package io.aureus.workflow.yaml;

import io.aureus.workflow.FaultList;
import io.aureus.workflow.Node;
import io.aureus.workflow.Places.Place;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/**
 * Reads one YAML document into nodes, with a bound on everything: time, memory and depth stay within them whatever the
 * text is. It is read event by event, so that what goes beyond a bound is refused before it is built.
 */
final class BoundedYaml {
    private final String text;
    private final FaultList faults;
    private final MeteredReader reader;
    private final NodeTree tree;
    private Place last = new Place(1, 1);

    BoundedYaml(String text, FaultList faults) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.faults = faults;
        this.reader = new MeteredReader(this.text);
        this.tree = new NodeTree(faults);
    }

    /** The document's node, or nothing: then there is a fault that says why. */
    Optional<Node> read() {
        try {
            boolean whole = readEvents();
            if (whole && tree.isEmpty()) {
                faults.error("AUR-104", new Place(1, 1), "the file is empty; a workflow has at least 'id' and 'tasks'");
                return Optional.empty();
            }
            return whole ? Optional.of(tree.root()) : Optional.empty();
        } catch (BeyondLimitException e) {
            faults.error(e.code(), last, e.getMessage());
        } catch (MarkedYamlEngineException e) {
            String context = e.getContext() == null ? "" : e.getContext() + ", ";
            invalid(e.getProblemMark().map(BoundedYaml::place).orElse(last), context + e.getProblem());
        } catch (ReaderException e) {
            int end = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            invalid(
                    placeAtEnd(text.substring(0, end)),
                    String.format("character U+%04X is not allowed", e.getCodePoint()));
        } catch (RuntimeException e) {
            // The parser is somebody else's: whatever it throws at odd bytes is a fault of the file, never of ours.
            invalid(last, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private void invalid(Place place, String problem) {
        faults.error(
                "AUR-103", place, "no YAML: " + problem.replaceAll("\\s+", " ").strip());
    }

    private boolean readEvents() {
        LoadSettings settings = LoadSettings.builder()
                .setLabel("file")
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        Iterator<Event> events = new Parse(settings).parseReader(reader).iterator();
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            reader.eventArrived();
            Place place = event.getStartMark().map(BoundedYaml::place).orElse(last);
            last = place;
            if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
                faults.error("AUR-105", place, "a second document begins; a file holds one workflow");
                return false;
            }
            take(event, place);
        }
        return true;
    }

    private void take(Event event, Place place) {
        switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                refuseTag(scalar.getTag(), place);
                Object value =
                        scalar.isPlain() ? PlainScalar.value(scalar.getValue(), place, faults) : scalar.getValue();
                tree.scalar(new Node.Scalar(place, value, scalar.getValue()), anchor(scalar));
            }
            case SequenceStart -> {
                refuseTag(((SequenceStartEvent) event).getTag(), place);
                tree.begin(false, place, anchor((NodeEvent) event));
            }
            case MappingStart -> {
                refuseTag(((MappingStartEvent) event).getTag(), place);
                tree.begin(true, place, anchor((NodeEvent) event));
            }
            case SequenceEnd, MappingEnd -> tree.end();
            case Alias -> tree.alias(anchor((AliasEvent) event), place);
            case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
        }
    }

    private static String anchor(NodeEvent event) {
        return event.getAnchor().map(anchor -> anchor.getValue()).orElse(null);
    }

    private void refuseTag(Optional<String> tag, Place place) {
        tag.ifPresent(name -> faults.error(
                "AUR-110",
                place,
                "a tag, '" + cut(name.replace("tag:yaml.org,2002:", "!!"))
                        + "', stands before a value; tags are not allowed, remove it"));
    }

    private static String cut(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The place after the last character of a text. */
    static Place placeAtEnd(CharSequence text) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Place(line, Character.codePointCount(text, start, text.length()) + 1);
    }
}
