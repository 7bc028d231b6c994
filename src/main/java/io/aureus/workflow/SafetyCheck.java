package io.aureus.workflow;

import io.aureus.workflow.Fault.Severity;
import io.aureus.workflow.Places.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds the tasks of a definition against the default safety policy and what its file adds. That nothing waits for
 * itself ({@code no_cycles}) is checked with the graph, for no setting could allow it.
 */
final class SafetyCheck {
    private static final int SHOWN_MAX = 10;

    private final List<SafetyRule> rules = new ArrayList<>();
    private final boolean failFast;
    private final Map<String, Task> tasks;
    private final Places places;
    private final List<Fault> faults = new ArrayList<>();

    /**
     * Begins.
     *
     * @param added what the file adds
     * @param tasks by id, in the order of the file
     */
    SafetyCheck(SafetyPolicy added, Map<String, Task> tasks, Places places) {
        rules.addAll(SafetyPolicy.DEFAULT.rules());
        added.rules().stream().filter(SafetyRule::enabled).forEach(rules::add);
        this.failFast = added.failFast();
        this.tasks = tasks;
        this.places = places;
    }

    /** What is broken; of a policy that fails fast the first broken rule, one that refuses the file if there is such. */
    List<Fault> faults() {
        followersOfCritical();
        riskWithoutPermissions();
        criticalWithoutCompensation();
        if (failFast && !faults.isEmpty()) {
            Fault first =
                    faults.stream().min(Comparator.comparing(Fault::severity)).orElseThrow();
            return faults.stream()
                    .filter(fault -> fault.code().equals(first.code()) && fault.severity() == first.severity())
                    .toList();
        }
        return faults;
    }

    private List<SafetyRule> of(SafetyRule.Type type) {
        return rules.stream().filter(rule -> rule.type() == type).toList();
    }

    private void followersOfCritical() {
        List<SafetyRule> ours = of(SafetyRule.Type.NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL);
        Set<String> approved =
                ours.stream().flatMap(rule -> rule.approvedFollowers().stream()).collect(Collectors.toSet());
        CriticalFollowers.in(tasks, approved)
                .forEach((critical, followers) -> report(
                        "AUR-131",
                        Severity.ERROR,
                        ours,
                        followers,
                        list -> list + (followers.size() == 1 ? " follows" : " follow") + " the critical task "
                                + shown(critical) + "; allowed is what the critical task names under 'compensation',"
                                + " what 'approvedFollowers' of this rule lists, or what has a 'compensationAction'"));
    }

    private void riskWithoutPermissions() {
        List<SafetyRule> ours = of(SafetyRule.Type.REQUIRE_PERMISSIONS_FOR_HIGH_RISK);
        Map<Severity, List<String>> broken = new EnumMap<>(Severity.class);
        for (Task task : tasks.values()) {
            boolean permissions = task.kept().get("requiredPermissions") instanceof List<?> list && !list.isEmpty();
            if (task.risk() != null && !permissions) {
                ours.stream()
                        .filter(rule -> task.risk().compareTo(rule.minimumRiskTier()) >= 0)
                        .map(SafetyRule::severity)
                        .min(Comparator.naturalOrder())
                        .ifPresent(severity -> broken.computeIfAbsent(severity, s -> new ArrayList<>())
                                .add(task.id()));
            }
        }
        broken.forEach((severity, ids) -> report(
                "AUR-132",
                severity,
                ours,
                ids,
                list -> list + (ids.size() == 1 ? " has" : " have") + " a high riskTier and no 'requiredPermissions';"
                        + " list the permissions that are needed"));
    }

    private void criticalWithoutCompensation() {
        List<SafetyRule> ours = of(SafetyRule.Type.REQUIRE_COMPENSATION_FOR_CRITICAL);
        List<String> broken = tasks.values().stream()
                .filter(task -> task.risk() == RiskTier.CRITICAL)
                .filter(task -> task.compensation().equals(Compensation.NONE) && task.compensationAction() == null)
                .map(Task::id)
                .toList();
        if (!broken.isEmpty()) {
            Severity severity = ours.stream()
                    .map(SafetyRule::severity)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            report(
                    "AUR-133",
                    severity,
                    ours,
                    broken,
                    list -> list + (broken.size() == 1 ? " is" : " are") + " critical without a compensation; give it"
                            + " 'compensation' or 'compensationAction'");
        }
    }

    private void report(
            String code, Severity severity, List<SafetyRule> ours, List<String> ids, Function<String, String> says) {
        String list = ids.stream().limit(SHOWN_MAX).map(this::shown).collect(Collectors.joining(", "));
        if (ids.size() > SHOWN_MAX) {
            list += " and " + (ids.size() - SHOWN_MAX) + " more";
        }
        String added = ours.stream()
                .map(SafetyRule::message)
                .filter(message -> message != null)
                .map(message -> " (" + message.replaceAll("\\p{Cntrl}+", " ") + ")")
                .collect(Collectors.joining());
        String rule = ours.get(0).type().word();
        Place place = places.of(ids.get(0), "");
        String message = "rule " + rule + (ids.size() == 1 ? ": task " : ": tasks ") + says.apply(list) + added;
        faults.add(new Fault(code, severity, place.line(), place.column(), message, null));
    }

    private String shown(String taskId) {
        int line = places.of(taskId, "").line();
        return Shown.text(taskId) + (line > 0 ? " (line " + line + ")" : "");
    }
}
