package io.aureus.workflow;

import io.aureus.json.Json;
import io.aureus.workflow.Node.Entry;
import io.aureus.workflow.Node.Mapping;
import io.aureus.workflow.Places.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a workflow of what was written, in whatever notation, and finds every fault in one pass. */
public final class Definition {
    private final Reading reading;
    private final Fields fields;
    private final Map<String, Place> taskPlaces = new LinkedHashMap<>();
    private final Map<String, Mapping> taskNodes = new LinkedHashMap<>();
    private final List<TaskReading> readings = new ArrayList<>();
    private final List<TaskReading> withoutId = new ArrayList<>();

    private Definition(Mapping root, FaultList faults, boolean strict) {
        this.reading = new Reading(faults, strict);
        this.fields = new Fields(reading, Keys.WORKFLOW, "the workflow", root);
    }

    /**
     * Reads a definition; one without {@code version} is of the original's style, and is met with warnings where that was
     * less strict.
     *
     * @param root what was written
     * @param source the file, or what else it came from, as its user knows it
     * @param faults those found before; what is found here is added
     * @return the workflow if there is no error, and all faults
     */
    public static ParsedWorkflow of(Node root, String source, FaultList faults) {
        return of(root, source, faults, false);
    }

    private static ParsedWorkflow of(Node root, String source, FaultList faults, boolean alwaysStrict) {
        if (root instanceof Mapping mapping) {
            boolean strict = alwaysStrict || mapping.entry("version") != null;
            return new Definition(mapping, faults, strict).read(mapping, source);
        }
        faults.error(
                "AUR-115",
                root.place(),
                "the workflow is " + Shown.node(root) + "; allowed is a map with keys "
                        + String.join(", ", Keys.WORKFLOW.names()));
        return new ParsedWorkflow(Optional.empty(), List.of(), faults.inOrder(), Places.NONE, source);
    }

    /** Reads a definition that was made as a JSON value, or as what {@link Json#checked} makes one of: never the original's. */
    static ParsedWorkflow ofModel(Object model, String source) {
        return of(Node.of(Json.checked(model)), source, new FaultList(), true);
    }

    /** Reads a definition that was stored as a JSON value, from a file of whatever style. */
    static ParsedWorkflow ofStored(Object value) {
        return of(Node.of(Json.checked(value)), "stored definition", new FaultList(), false);
    }

    private ParsedWorkflow read(Mapping root, String source) {
        String id = fields.id("id");
        if (id == null && !fields.has("id")) {
            fields.missing("id");
        }
        findTasks();
        Places places = new NodePlaces(root, taskNodes);
        Graph graph = new Graph(reading, taskPlaces);
        readings.forEach(task -> task.refer(graph));
        dependencies(graph);
        graph.settle();
        Map<String, Task> tasks = new LinkedHashMap<>();
        readings.forEach(task -> tasks.put(task.id(), task.read(graph)));
        readAside();
        Map<String, InputDeclaration> inputs = new InputReading(reading).read(fields.map("inputs"));
        Map<String, String> outputs = outputs(graph);
        SafetyPolicy policy = new PolicyReading(reading, graph).read(fields.section("safetyPolicy", "'safetyPolicy'"));
        for (Fault fault : new SafetyCheck(policy, tasks, places).faults()) {
            Place place = new Place(fault.line(), fault.column());
            reading.faults().add(fault.severity(), fault.code(), place, fault.message(), null);
        }
        reading.warnOfKeptKeys();
        Workflow draft = draft(id, tasks, inputs, outputs, policy);
        return new ParsedWorkflow(
                finished(draft), List.copyOf(tasks.values()), reading.faults().inOrder(), places, source);
    }

    private void findTasks() {
        List<Mapping> written = fields.maps("tasks");
        if (!fields.has("tasks")) {
            fields.missing("tasks");
        } else if (fields.node("tasks") instanceof Node.Sequence list
                && list.items().isEmpty()) {
            fields.error("AUR-114", fields.keyPlace("tasks"), "'tasks' is empty; a workflow has at least one task");
        }
        if (written.size() > Workflow.TASKS_MAX) {
            fields.error(
                    "AUR-119",
                    fields.keyPlace("tasks"),
                    "the workflow has " + written.size() + " tasks; allowed are at most " + Workflow.TASKS_MAX);
            return;
        }
        for (Mapping task : written) {
            findTask(task);
        }
    }

    private void findTask(Mapping task) {
        Entry idEntry = task.entry("id");
        String shown = idEntry != null && idEntry.value() instanceof Node.Scalar scalar && scalar.value() != null
                ? "task " + Shown.text(scalar.text())
                : "a task";
        Fields its = new Fields(reading, Keys.TASK, shown, task);
        String id = its.id("id");
        if (id == null) {
            if (!its.has("id")) {
                its.missing("id");
            }
            withoutId.add(new TaskReading(reading, "", shown, its));
            return;
        }
        Place first = taskPlaces.putIfAbsent(id, its.place("id"));
        if (first != null) {
            String where = first.line() > 0 ? " in line " + first.line() : "";
            its.error(
                    "AUR-118",
                    its.place("id"),
                    "task " + Shown.text(id) + " was already defined" + where + "; allowed is one task of an id");
            withoutId.add(new TaskReading(reading, id, shown, its));
            return;
        }
        taskNodes.put(id, task);
        readings.add(new TaskReading(reading, id, shown, its));
    }

    /** Finds what else is wrong with tasks that have no id of their own, without a trace in the graph. */
    private void readAside() {
        Graph aside = new Graph(reading, taskPlaces);
        for (TaskReading task : withoutId) {
            task.refer(aside);
            task.read(aside);
        }
    }

    private void dependencies(Graph graph) {
        Mapping map = fields.map("dependencies");
        if (map == null) {
            return;
        }
        for (Entry entry : map.entries()) {
            boolean known = graph.exists(entry.key(), entry.place(), "AUR-120", "'dependencies'");
            Map<String, Place> ids = Map.of();
            if (entry.value() instanceof Node.Sequence) {
                ids = fields.idsOf("dependencies", entry.value());
            } else if (!(entry.value() instanceof Node.Scalar scalar && scalar.value() == null)) {
                fields.error(
                        "AUR-115",
                        entry.value().place(),
                        "the dependencies of " + Shown.text(entry.key()) + " are " + Shown.node(entry.value())
                                + "; allowed is a list of task ids");
            }
            if (known) {
                graph.dependencies(entry.key(), "task " + Shown.text(entry.key()), ids);
            }
        }
    }

    private Map<String, String> outputs(Graph graph) {
        Map<String, String> outputs = new LinkedHashMap<>();
        Mapping map = fields.map("outputs");
        if (map != null) {
            for (Entry entry : map.entries()) {
                String name = reading.id(entry.key(), entry.place(), "a name of 'outputs'");
                if (!(entry.value() instanceof Node.Scalar scalar) || scalar.value() == null) {
                    fields.error(
                            "AUR-115",
                            entry.value().place(),
                            "output " + Shown.text(entry.key()) + " is " + Shown.node(entry.value())
                                    + "; allowed is the id of the task whose result it is");
                } else if (graph.exists(scalar.text(), scalar.place(), "AUR-128", "output " + Shown.text(entry.key()))
                        && name != null) {
                    outputs.put(name, scalar.text());
                }
            }
        }
        return outputs;
    }

    /** The workflow without its text; null if nothing can be made of it. */
    private Workflow draft(
            String id,
            Map<String, Task> tasks,
            Map<String, InputDeclaration> inputs,
            Map<String, String> outputs,
            SafetyPolicy policy) {
        String name = fields.text("name");
        String version = fields.text("version");
        String description = fields.text("description");
        Long concurrency = fields.integer("maxConcurrency");
        Long timeout = fields.integer("timeoutMs");
        OnFailure onFailure = fields.word("onFailure", OnFailure.class, OnFailure.STOP);
        if (reading.faults().hasErrors()) {
            return null;
        }
        return new Workflow(
                id,
                name == null ? id : name,
                version,
                description,
                tasks,
                inputs,
                outputs,
                concurrency == null ? null : Math.toIntExact(concurrency),
                timeout == null ? null : Duration.ofMillis(timeout),
                onFailure,
                policy,
                "",
                "");
    }

    private static Optional<Workflow> finished(Workflow draft) {
        if (draft == null) {
            return Optional.empty();
        }
        String canonical = CanonicalWorkflow.write(draft);
        return Optional.of(new Workflow(
                draft.id(),
                draft.name(),
                draft.version(),
                draft.description(),
                draft.tasks(),
                draft.inputs(),
                draft.outputs(),
                draft.maxConcurrency(),
                draft.timeout(),
                draft.onFailure(),
                draft.safetyPolicy(),
                canonical,
                CanonicalWorkflow.hash(canonical)));
    }
}
