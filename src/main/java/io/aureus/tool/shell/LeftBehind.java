package io.aureus.tool.shell;

import io.aureus.tool.Invocation;
import io.aureus.tool.ToolException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an interrupted execution of the same attempt has left running although its starter is gone: a group whose guard was
 * killed too, or that has not yet ended by itself. Found by the environment that its processes carry.
 */
final class LeftBehind {
    private LeftBehind() {}

    /** Ends all of it, at once, and returns only then. */
    static void end(Invocation invocation) throws ToolException {
        Map<String, String> names = Surroundings.names(invocation);
        Map<Long, String> groups = new TreeMap<>();
        for (ProcFs.Entry process : ProcFs.living()) {
            if (belongs(process, names)) {
                groups.put(process.group(), ProcFs.environment(process.pid()).get(Surroundings.RESULTS));
            }
        }
        for (long group : groups.keySet()) {
            if (!new ProcessGroup(group).killExcept(Set.of(), AttemptProcess.KILL_BOUND)) {
                throw new ToolException(
                        "unkillable",
                        "AUR-424 process group " + group + " of an interrupted execution of this"
                                + " attempt lives on after SIGKILL; end it before the task is tried again");
            }
        }
        groups.values().forEach(AttemptDirectory::removeAround);
    }

    private static boolean belongs(ProcFs.Entry process, Map<String, String> names) {
        Map<String, String> environment = ProcFs.environment(process.pid());
        return Long.toString(process.group()).equals(environment.get(Surroundings.GROUP))
                && names.entrySet().stream().allMatch(name -> name.getValue().equals(environment.get(name.getKey())))
                && Starter.isGone(environment.get(Surroundings.STARTER));
    }
}
