package io.aureus.workflow;

import io.aureus.workflow.Node.Mapping;
import io.aureus.workflow.Places.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what a file adds to the default safety policy. */
final class PolicyReading {
    private final Reading reading;
    private final Graph graph;

    PolicyReading(Reading reading, Graph graph) {
        this.reading = reading;
        this.graph = graph;
    }

    SafetyPolicy read(Fields policy) {
        if (policy == null) {
            return SafetyPolicy.NONE;
        }
        Boolean failFast = policy.bool("failFast");
        List<SafetyRule> rules = new ArrayList<>();
        for (Mapping rule : policy.maps("rules")) {
            SafetyRule read = rule(new Fields(reading, Keys.RULE, "a rule of 'safetyPolicy'", rule));
            if (read != null) {
                rules.add(read);
            }
        }
        return new SafetyPolicy(policy.text("name"), policy.text("description"), failFast != null && failFast, rules);
    }

    private SafetyRule rule(Fields fields) {
        if (!fields.has("type")) {
            fields.missing("type");
        }
        String word = fields.checkedWord("type", "AUR-130");
        Boolean enabled = fields.bool("enabled");
        Fault.Severity severity = fields.word("severity", Fault.Severity.class, null);
        RiskTier tier = fields.word("minimumRiskTier", RiskTier.class, RiskTier.HIGH);
        Map<String, Place> followers = fields.ids("approvedFollowers");
        followers.forEach((id, place) -> graph.exists(id, place, "AUR-138", "'approvedFollowers'"));
        String message = fields.text("message");
        Section section = Keys.RULE;
        section.keys().values().stream()
                .filter(key -> key.status() == Key.Status.KEPT)
                .forEach(key -> fields.texts(key.name()));
        Map<String, Object> kept = TaskReading.keptOf(reading, fields, section, "a rule");
        if (word == null) {
            return null;
        }
        SafetyRule.Type type = Words.find(SafetyRule.Type.class, word).orElseThrow();
        boolean on = enabled == null || enabled;
        Fault.Severity stated = severity == null ? type.usualSeverity() : severity;
        warnIfWeaker(fields, type, on, stated, tier);
        return new SafetyRule(type, on, stated, message, List.copyOf(followers.keySet()), tier, kept);
    }

    private void warnIfWeaker(Fields fields, SafetyRule.Type type, boolean on, Fault.Severity severity, RiskTier tier) {
        String key = null;
        if (!on) {
            key = "enabled";
        } else if (severity == Fault.Severity.WARNING && type.usualSeverity() == Fault.Severity.ERROR) {
            key = "severity";
        } else if (tier.compareTo(RiskTier.HIGH) > 0 && type == SafetyRule.Type.REQUIRE_PERMISSIONS_FOR_HIGH_RISK) {
            key = "minimumRiskTier";
        }
        if (key != null) {
            reading.faults()
                    .warning(
                            "AUR-135",
                            fields.place(key),
                            "'" + key + "' of rule " + type.word() + " takes nothing from the default policy, where the"
                                    + " rule still holds; a file's policy only adds");
        }
    }
}
