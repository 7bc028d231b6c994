package io.aureus.workflow;

import io.aureus.workflow.Places.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is shared while one definition is read: its faults, how strict to be, checks of text. */
final class Reading {
    private final FaultList faults;
    private final boolean strict;
    private final Map<String, Integer> keptKeys = new LinkedHashMap<>();
    private Place firstKept;

    /**
     * Begins.
     *
     * @param strict whether errors are what are only warnings in a file of the original's style
     */
    Reading(FaultList faults, boolean strict) {
        this.faults = faults;
        this.strict = strict;
    }

    FaultList faults() {
        return faults;
    }

    boolean strict() {
        return strict;
    }

    void keptKey(String key, Place place) {
        keptKeys.merge(key, 1, Integer::sum);
        if (firstKept == null) {
            firstKept = place;
        }
    }

    /** One warning for all keys that are kept without an effect. */
    void warnOfKeptKeys() {
        if (!keptKeys.isEmpty()) {
            faults.warning(
                    "AUR-123",
                    firstKept,
                    String.join(", ", keptKeys.keySet()) + ": kept with the workflow, but without effect yet");
        }
    }

    /** The text, or null (and a fault) if it holds what no store keeps. */
    String storable(String text, Place place) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                faults.error(
                        "AUR-137",
                        place,
                        String.format(
                                "text %s holds U+%04X, which no store keeps; remove it", Shown.text(text), (int) c));
                return null;
            }
            i += pair ? 1 : 0;
        }
        return text;
    }

    /** The id, or null (and a fault) if it is none. */
    String id(String text, Place place, String what) {
        int length = text.codePointCount(0, text.length());
        boolean control = text.chars().anyMatch(Character::isISOControl);
        if (length >= 1 && length <= Workflow.ID_LENGTH_MAX && !control) {
            return text;
        }
        String why = control ? "it holds a control character" : "it has " + length + " characters";
        faults.error(
                "AUR-117",
                place,
                what + " is " + Shown.text(text) + ", " + why + "; allowed is "
                        + KeyType.id().allowed());
        return null;
    }
}
