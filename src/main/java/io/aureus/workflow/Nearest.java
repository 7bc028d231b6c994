package io.aureus.workflow;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant: the known word that a mistyped one is nearest to. */
public final class Nearest {

    /** Most known words that are compared. */
    public static final int CANDIDATES_MAX = 10_000;

    /** Longest word that is compared, in characters. */
    public static final int LENGTH_MAX = 64;

    private Nearest() {}

    /**
     * The nearest known word. Two edits (insert, delete, replace, swap of neighbours) are forgiven in words of at least
     * five characters, one from three on, none in shorter ones; capitals do not count.
     *
     * @param word as it was typed
     * @param known words that would have been right
     * @return the nearest, the first of equally near ones; empty if none is near
     */
    public static Optional<String> of(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String typed = word.toLowerCase(Locale.ROOT);
        int best = typed.length() < 3 ? 1 : typed.length() < 5 ? 2 : 3;
        String nearest = null;
        int compared = 0;
        for (String candidate : known) {
            if (compared++ == CANDIDATES_MAX) {
                break;
            }
            boolean may = Math.abs(candidate.length() - typed.length()) < best;
            int distance = may ? distance(typed, candidate.toLowerCase(Locale.ROOT), best) : best;
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Number of edits between two words, or {@code bound} if it is not less. */
    private static int distance(String a, String b, int bound) {
        if (Math.abs(a.length() - b.length()) >= bound) {
            return bound;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
                least = Math.min(least, row[j]);
            }
            if (least >= bound) {
                return bound;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return Math.min(last[b.length()], bound);
    }
}
