package io.aureus.tool.shell;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A process group by its number. The number is safe to use as long as one member lives, for it is not given away before; who
 * uses it sees to that. Each member is signalled by itself, and only if it is the process that was seen, so that no stranger
 * is ever hit.
 */
final class ProcessGroup {
    private final long number;

    ProcessGroup(long number) {
        this.number = number;
    }

    /** Members that have not ended, without some. */
    List<ProcFs.Entry> membersExcept(Set<Long> pids) {
        return ProcFs.living().stream()
                .filter(each -> each.group() == number && !pids.contains(each.pid()))
                .toList();
    }

    boolean hasNoneExcept(Set<Long> pids) {
        return membersExcept(pids).isEmpty();
    }

    /** SIGTERM to each member but some. */
    void terminateExcept(Set<Long> pids) {
        membersExcept(pids).forEach(each -> signal(each, false));
    }

    /**
     * SIGKILL to each member but some, again and again until none is left.
     *
     * @return whether none is left
     */
    boolean killExcept(Set<Long> pids, Duration bound) {
        return Pause.untilEvenIfInterrupted(
                () -> {
                    List<ProcFs.Entry> left = membersExcept(pids);
                    left.forEach(each -> signal(each, true));
                    return left.isEmpty();
                },
                bound);
    }

    /** The handle remembers when its process started and signals no later one of the same number. */
    private static void signal(ProcFs.Entry seen, boolean kill) {
        ProcessHandle.of(seen.pid()).ifPresent(handle -> {
            boolean same = ProcFs.entry(Long.toString(seen.pid()))
                    .filter(now -> now.startTicks() == seen.startTicks())
                    .isPresent();
            if (same && kill) {
                handle.destroyForcibly();
            } else if (same) {
                handle.destroy();
            }
        });
    }

    /** For messages. */
    String left(Set<Long> pids) {
        return membersExcept(pids).stream()
                .map(each -> Long.toString(each.pid()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
