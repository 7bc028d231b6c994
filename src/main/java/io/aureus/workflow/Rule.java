package io.aureus.workflow;

/** How records of this package check themselves: the message is the rule and the value. */
final class Rule {
    private Rule() {}

    static void check(boolean holds, String ruleAndValue) {
        if (!holds) {
            throw new IllegalArgumentException(ruleAndValue);
        }
    }
}
