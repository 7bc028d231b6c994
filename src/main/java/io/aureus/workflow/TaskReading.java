package io.aureus.workflow;

import io.aureus.workflow.Places.Place;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one task: first what it refers to, then, when all ids are known, the task itself. */
final class TaskReading {
    private final Reading reading;
    private final String id;
    private final String label;
    private final Fields fields;
    private Compensation compensation = Compensation.NONE;

    /**
     * Begins.
     *
     * @param id of the task; empty if it has none, which has been reported
     * @param label the task for people, for example {@code task 'pay'}
     */
    TaskReading(Reading reading, String id, String label, Fields fields) {
        this.reading = reading;
        this.id = id;
        this.label = label;
        this.fields = fields;
    }

    String id() {
        return id;
    }

    private String its(String what) {
        return what + " of " + label;
    }

    /** Reports to the graph what the task names: dependencies and targets. */
    void refer(Graph graph) {
        graph.dependencies(id, label, fields.ids("dependsOn"));
        compensation = compensation(graph);
    }

    /** The task; to be called when it has referred, and the graph is settled. Where something is wrong a default stands. */
    Task read(Graph graph) {
        String name = fields.text("name");
        return new Task(
                id,
                name == null ? id : name,
                type(),
                tool(),
                new Values(reading, its("an input"), true).map(fields.map("inputs")),
                graph.dependenciesOf(id),
                retry(),
                millis("timeoutMs"),
                fields.text("idempotencyKey"),
                fields.word("riskTier", RiskTier.class, null),
                compensation,
                compensationAction(),
                fields.word("delivery", Delivery.class, Delivery.AT_LEAST_ONCE),
                fields.text("description"),
                kept());
    }

    private Duration millis(String key) {
        Long millis = fields.integer(key);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private TaskType type() {
        if (fields.node("type") instanceof Node.Scalar scalar && scalar.text().equals(Words.of(TaskType.DECISION))) {
            fields.error(
                    "AUR-124",
                    scalar.place(),
                    label + " has type 'decision', which is refused, for it would change what runs"
                            + " and does not work yet; allowed is one of action, parallel");
            return TaskType.ACTION;
        }
        return fields.word("type", TaskType.class, TaskType.ACTION);
    }

    private String tool() {
        if (fields.has("tool") && fields.has("toolName")) {
            fields.error(
                    "AUR-126",
                    fields.keyPlace("toolName"),
                    label + " has both 'tool' and 'toolName', which mean the same; remove one");
        }
        String tool = fields.text("tool");
        return tool == null ? fields.text("toolName") : tool;
    }

    private RetryPolicy retry() {
        RetryPolicy usual = RetryPolicy.DEFAULT;
        Fields retry = fields.section("retry", its("'retry'"));
        if (retry == null) {
            return usual;
        }
        Long attempts = retry.integer("maxAttempts");
        Long backoff = retry.integer("backoffMs");
        Double multiplier = retry.number("backoffMultiplier");
        Boolean jitter = retry.bool("jitter");
        Long maxBackoff = retry.integer("maxBackoffMs");
        return new RetryPolicy(
                attempts == null ? usual.maxAttempts() : attempts.intValue(),
                backoff == null ? usual.backoff() : Duration.ofMillis(backoff),
                multiplier == null ? usual.multiplier() : multiplier,
                jitter == null ? usual.jitter() : jitter,
                maxBackoff == null ? usual.maxBackoff() : Duration.ofMillis(maxBackoff),
                retry.texts("retryOn"),
                retry.texts("stopOn"));
    }

    private Compensation compensation(Graph graph) {
        Fields compensation = fields.section("compensation", its("'compensation'"));
        if (compensation == null) {
            return Compensation.NONE;
        }
        Map<String, Place> onFailure = compensation.ids("onFailure");
        Map<String, Place> onTimeout = compensation.ids("onTimeout");
        graph.targets(id, its("'onFailure'"), onFailure);
        graph.targets(id, its("'onTimeout'"), onTimeout);
        return new Compensation(List.copyOf(onFailure.keySet()), List.copyOf(onTimeout.keySet()));
    }

    private CompensationAction compensationAction() {
        Fields action = fields.section("compensationAction", its("'compensationAction'"));
        if (action == null) {
            return null;
        }
        Map<String, Object> args =
                new Values(reading, its("an argument of 'compensationAction'"), true).map(action.map("args"));
        String tool = action.text("tool");
        if (tool == null && !action.has("tool")) {
            action.missing("tool");
        }
        return tool == null ? null : new CompensationAction(tool, args);
    }

    private Map<String, Object> kept() {
        for (Node.Mapping permission : fields.maps("requiredPermissions")) {
            Fields its = new Fields(reading, Keys.PERMISSION, its("a permission"), permission);
            its.text("action");
            its.text("resource");
            its.checkedWord("intent", "AUR-116");
            its.checkedWord("dataZone", "AUR-116");
        }
        fields.texts("allowedTools");
        fields.checkedWord("intent", "AUR-116");
        fields.checkedWord("dataZone", "AUR-116");
        return keptOf(reading, fields, Keys.TASK, its("a key"));
    }

    /** Keys without effect yet, as they stand in the file. */
    static Map<String, Object> keptOf(Reading reading, Fields fields, Section section, String owner) {
        Map<String, Object> kept = new LinkedHashMap<>();
        Values values = new Values(reading, owner, false);
        for (Key key : section.keys().values()) {
            if (key.status() == Key.Status.KEPT && fields.has(key.name())) {
                kept.put(key.name(), values.value(fields.node(key.name())));
            }
        }
        return Collections.unmodifiableMap(kept);
    }
}
