package io.aureus.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Tells news from repetition: a trouble is news when it is new, and again once in a while. Used by one thread at a time. */
public final class News {

    /** How long a trouble that was told is not told again. */
    public static final Duration QUIET = Duration.ofSeconds(30);

    private static final int TROUBLES_MAX = 16;

    private final Map<String, Instant> told = new HashMap<>();

    /**
     * Whether it is to be told now; then it counts as told.
     *
     * @param trouble what is wrong, the same words for the same trouble
     * @param now the time
     */
    public boolean isNews(String trouble, Instant now) {
        Instant last = told.get(trouble);
        boolean isNews = last == null || !now.isBefore(last.plus(QUIET));
        if (isNews) {
            if (told.size() >= TROUBLES_MAX) {
                told.clear();
            }
            told.put(trouble, now);
        }
        return isNews;
    }
}
