package io.aureus.workflow;

import java.util.Arrays;
import java.util.List;

/**
 * Rules that every definition is held against before anything runs. What a file states adds to {@link #DEFAULT} and
 * takes nothing from it.
 *
 * @param name shown to people, or null
 * @param description for people, or null
 * @param failFast whether only the first broken rule is reported
 * @param rules in the order of the file
 */
public record SafetyPolicy(String name, String description, boolean failFast, List<SafetyRule> rules) {

    /** Adds nothing to the default policy; what a file without a policy has. */
    public static final SafetyPolicy NONE = new SafetyPolicy(null, null, false, List.of());

    /** All rules, each with its usual severity; holds for every definition. */
    public static final SafetyPolicy DEFAULT = new SafetyPolicy(
            "default",
            null,
            false,
            Arrays.stream(SafetyRule.Type.values()).map(SafetyRule::usual).toList());

    /** Copies the list. */
    public SafetyPolicy {
        rules = List.copyOf(rules);
    }
}
