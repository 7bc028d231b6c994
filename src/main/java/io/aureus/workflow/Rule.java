package io.aureus.workflow;

import java.util.function.Supplier;

/** How records of this package check themselves: the message is the rule and the value. */
final class Rule {
    private Rule() {}

    static void check(boolean holds, String ruleAndValue) {
        if (!holds) {
            throw new IllegalArgumentException(ruleAndValue);
        }
    }

    /** For what is checked at every step: its words are only found if they are needed. */
    static void check(boolean holds, Supplier<String> ruleAndValue) {
        if (!holds) {
            throw new IllegalArgumentException(ruleAndValue.get());
        }
    }
}
