package io.aureus.workflow;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Constants of enums as files spell them: {@code at-least-once}; risk tiers stay in capitals. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        if (constant instanceof RiskTier) {
            return constant.name();
        }
        if (constant instanceof SafetyRule.Type type) {
            return type.word();
        }
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> all(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
    }

    static <E extends Enum<E>> Optional<E> find(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst();
    }
}
