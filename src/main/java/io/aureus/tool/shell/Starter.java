package io.aureus.tool.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that started an attempt, as every process of the attempt carries it in its environment.
 *
 * @param namespace whose pid numbers
 * @param pid its number there
 * @param startTicks when it started
 */
record Starter(String namespace, long pid, long startTicks) {
    private static final Pattern TEXT = Pattern.compile("(.+)/(\\d{1,18})/(\\d{1,18})");

    static Starter self() {
        ProcFs.Entry self = ProcFs.entry("self").orElseThrow();
        return new Starter(ProcFs.namespace(), self.pid(), self.startTicks());
    }

    /** Whether the text names a starter of this namespace that lives no more. */
    static boolean isGone(String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        if (!matcher.matches() || !matcher.group(1).equals(ProcFs.namespace())) {
            return false;
        }
        long start = Long.parseLong(matcher.group(3));
        return ProcFs.entry(matcher.group(2))
                .filter(ProcFs.Entry::lives)
                .filter(living -> living.startTicks() == start)
                .isEmpty();
    }

    @Override
    public String toString() {
        return namespace + "/" + pid + "/" + startTicks;
    }
}
