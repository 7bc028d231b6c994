package io.aureus.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is given beside the settings and looks as if it was meant to be one. */
final class UnknownNames {
    private static final int LETTERS_AWAY_MAX = 2;
    private static final int LENGTH_MIN = 8;
    private static final int SHORT_WORD = 4;

    /** The launcher's own variables; those of attempts, which a program that an attempt executes has, too. */
    private static final Set<String> OTHERS = Set.of(
            "AUREUS_CACHE_DIR",
            "AUREUS_JAVA_OPTS",
            "AUREUS_TENANT_ID",
            "AUREUS_WORKFLOW_ID",
            "AUREUS_RUN_ID",
            "AUREUS_TASK_ID",
            "AUREUS_ATTEMPT",
            "AUREUS_EXECUTION",
            "AUREUS_IDEMPOTENCY_KEY",
            "AUREUS_RESULTS",
            "AUREUS_INPUTS",
            "AUREUS_GROUP",
            "AUREUS_STARTED_BY",
            "aureus.server",
            "aureus.war",
            "aureus.commands",
            "aureus.logs",
            "aureus.terminal");

    /** What Kubernetes gives every container for a service that is called aureus, or begins so. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "(AUREUS|DATABASE)(_\\w+)?_(SERVICE_(HOST|PORT(_\\w+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final List<String> problems = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /** Looks at one place; what is wrong there is wrong in the others, too, so each name is told once. */
    void look(Level level, Set<String> told) {
        Map<String, Setting> known = level.known();
        Set<String> foreign = new TreeSet<>();
        for (String name : new TreeSet<>(level.names())) {
            if (known.containsKey(name) || OTHERS.contains(name) || !told.add(name)) {
                continue;
            }
            Optional<String> meant = meant(name, known.keySet());
            boolean link = SERVICE_LINK.matcher(name).matches();
            if (meant.isPresent() && !link) {
                problems.add("AUR-039 " + name + " (" + level.source().text() + ") is no setting; did you mean "
                        + meant.get() + "? Rename or unset it.");
            } else if (isOurs(name) && !link) {
                problems.add("AUR-039 " + name + " (" + level.source().text()
                        + ") is no setting; 'aureus config list' shows them all. Unset it.");
            } else if (name.startsWith("DATABASE_") && !link) {
                foreign.add(name);
            }
        }
        if (!foreign.isEmpty()) {
            notices.add("AUR-042 " + String.join(", ", foreign) + " ("
                    + level.source().text() + "): no setting of Aureus, and not used.");
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith("AUREUS_") || name.startsWith("aureus.");
    }

    private static Optional<String> meant(String name, Set<String> known) {
        if (name.length() < LENGTH_MIN) {
            return Optional.empty();
        }
        String best = null;
        int nearest = LETTERS_AWAY_MAX + 1;
        for (String one : known) {
            int away = lettersAway(name.toUpperCase(Locale.ROOT), one.toUpperCase(Locale.ROOT));
            if (away < nearest && away <= awayMax(name, one)) {
                nearest = away;
                best = one;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Of four letters in which two are others, another word was meant: DATABASE_CERT is not DATABASE_PORT. */
    private static int awayMax(String name, String one) {
        int same = 0;
        while (same < Math.min(name.length(), one.length()) && name.charAt(same) == one.charAt(same)) {
            same++;
        }
        return one.length() - same > SHORT_WORD ? LETTERS_AWAY_MAX : 1;
    }

    /** How many letters have to be put in, left out, changed, or swapped with their neighbours. */
    private static int lettersAway(String one, String other) {
        if (Math.abs(one.length() - other.length()) > LETTERS_AWAY_MAX) {
            return LETTERS_AWAY_MAX + 1;
        }
        int[][] away = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    away[i][j] = i + j;
                    continue;
                }
                int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                away[i][j] = Math.min(away[i - 1][j - 1] + changed, Math.min(away[i - 1][j], away[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    away[i][j] = Math.min(away[i][j], away[i - 2][j - 2] + 1);
                }
            }
        }
        return away[one.length()][other.length()];
    }

    List<String> problems() {
        return problems;
    }

    List<String> notices() {
        return notices;
    }
}
