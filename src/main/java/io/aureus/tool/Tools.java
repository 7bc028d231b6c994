package io.aureus.tool;

import io.aureus.run.Run;
import io.aureus.workflow.Fault;
import io.aureus.workflow.Nearest;
import io.aureus.workflow.Places;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The tools that there are, by name. Immutable. */
public final class Tools {

    /** The code of a fault that names a tool that there is not. */
    public static final String UNKNOWN = "AUR-401";

    private static final int NAMES_SHOWN_MAX = 20;

    private final Map<String, Tool> byName;
    private final UnaryOperator<String> environment;

    private Tools(Collection<? extends Tool> tools, UnaryOperator<String> environment) {
        this.environment = environment;
        this.byName = new TreeMap<>();
        for (Tool tool : tools) {
            String name = tool.name();
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("AUR-403 a tool's name must not be empty: "
                        + tool.getClass().getName());
            }
            if (byName.put(name, tool) != null) {
                throw new IllegalArgumentException("AUR-403 there are two tools named '" + name
                        + "'; a name is unique: rename one, or take it off the class path");
            }
        }
    }

    /**
     * The built-in tools and those that the class path offers as services.
     *
     * @return never empty
     * @throws IllegalStateException AUR-404 if one cannot be loaded
     * @throws IllegalArgumentException AUR-403 if two have one name
     */
    public static Tools installed() {
        List<Tool> found = new ArrayList<>();
        try {
            ServiceLoader.load(Tool.class, loader()).forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException(
                    "AUR-404 a tool on the class path cannot be loaded (" + e.getMessage()
                            + "); repair it, or take it off the class path",
                    e);
        }
        return new Tools(found, System::getenv);
    }

    /** The application's own loader, if it means the same {@link Tool} as we do; else ours. */
    private static ClassLoader loader() {
        ClassLoader own = Tools.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return context != null && context.loadClass(Tool.class.getName()) == Tool.class ? context : own;
        } catch (ClassNotFoundException e) {
            return own;
        }
    }

    /**
     * These tools and no others.
     *
     * @param tools each with a name of its own
     * @return may be empty
     * @throws IllegalArgumentException AUR-403 if two have one name
     */
    public static Tools of(Tool... tools) {
        return new Tools(List.of(tools), System::getenv);
    }

    /**
     * These and more.
     *
     * @param more tools whose names are not taken
     * @return a new registry
     * @throws IllegalArgumentException AUR-403 if two have one name
     */
    public Tools with(Tool... more) {
        return with(List.of(more));
    }

    /**
     * These and more.
     *
     * @param more tools whose names are not taken
     * @return a new registry
     * @throws IllegalArgumentException AUR-403 if two have one name
     */
    public Tools with(Collection<? extends Tool> more) {
        List<Tool> all = new ArrayList<>(byName.values());
        all.addAll(more);
        return new Tools(all, environment);
    }

    /** The same tools, with secrets from another environment. */
    Tools reading(UnaryOperator<String> otherEnvironment) {
        return new Tools(byName.values(), otherEnvironment);
    }

    /**
     * The names.
     *
     * @return sorted
     */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * Looks a tool up. What is returned resolves references to secrets when it executes, and masks them in its results and
     * failures; it throws only {@link ToolException}, {@link InterruptedException}, and {@link io.aureus.json.JsonException}
     * for a result that has a secret to hide and is no JSON value.
     *
     * @param name its name, or null
     * @return the tool, or empty
     */
    public Optional<Tool> find(String name) {
        Tool tool = name == null ? null : byName.get(name);
        return tool == null ? Optional.empty() : Optional.of(new GuardedTool(tool, environment));
    }

    /**
     * Whether all tools that a workflow names exist and are given what they accept.
     *
     * @param workflow the definition
     * @param places where its parts stand
     * @return AUR-401, AUR-402, in the order of its tasks; empty if all is well
     */
    public List<Fault> check(Workflow workflow, Places places) {
        return check(workflow.tasks().values(), places);
    }

    /**
     * As {@link #check(Workflow, Places)}, of tasks whose file may have other faults.
     *
     * @param tasks as they were read
     * @param places where their parts stand
     * @return errors in the order of the tasks
     */
    public List<Fault> check(Collection<Task> tasks, Places places) {
        List<Fault> faults = new ArrayList<>();
        for (Task task : tasks) {
            if (task.tool() != null) {
                String at = places.of(task.id(), "toolName").equals(places.of(task.id(), "")) ? "tool" : "toolName";
                check(new Call(task.id(), "", task.tool(), at, task.inputs(), "inputs"), places, faults);
            }
            if (task.compensationAction() != null) {
                String tool = task.compensationAction().tool();
                Map<String, Object> args = task.compensationAction().args();
                String at = "compensationAction.";
                check(
                        new Call(task.id(), "compensationAction: ", tool, at + "tool", args, at + "args"),
                        places,
                        faults);
            }
        }
        return faults;
    }

    /**
     * What a run would lack if it went on in this process, or were reopened: tools of its definition, and secrets of what
     * may still be executed.
     *
     * @param run one that nobody drives
     * @param now the time
     * @return what is missing, each with what to do, for people; empty if nothing is
     */
    public List<String> lacking(Run run, Instant now) {
        List<String> lacking = new ArrayList<>();
        check(run.workflow(), Places.NONE).forEach(fault -> lacking.add(fault.code() + " " + fault.message()));
        lacking.addAll(new MissingSecrets(byName, environment).of(run, now));
        return lacking;
    }

    /** One place of a definition where a tool is called. */
    private record Call(
            String taskId, String part, String tool, String toolPath, Map<String, Object> inputs, String inputsPath) {
        String where() {
            return "task '" + taskId + "': " + part;
        }
    }

    private void check(Call call, Places places, List<Fault> faults) {
        Tool tool = byName.get(call.tool());
        if (tool == null) {
            String message = call.where() + "there is no tool '" + call.tool() + "'; there are " + shownNames();
            String meant = Nearest.of(call.tool(), byName.keySet()).orElse(null);
            faults.add(fault(UNKNOWN, places.of(call.taskId(), call.toolPath()), message, meant));
            return;
        }
        for (InputProblem problem : tool.check(call.inputs())) {
            faults.add(fault("AUR-402", call, problem, places));
        }
    }

    private String shownNames() {
        List<String> names = names();
        return names.size() <= NAMES_SHOWN_MAX
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMES_SHOWN_MAX)) + " and " + (names.size() - NAMES_SHOWN_MAX)
                        + " more";
    }

    private static Fault fault(String code, Call call, InputProblem problem, Places places) {
        String path = problem.path().isEmpty() ? call.inputsPath() : call.inputsPath() + "." + problem.path();
        String message = call.where() + "tool '" + call.tool() + "': " + problem.message();
        return fault(code, places.of(call.taskId(), path), message, problem.suggestion());
    }

    private static Fault fault(String code, Places.Place place, String message, String suggestion) {
        return new Fault(code, Fault.Severity.ERROR, place.line(), place.column(), message, suggestion);
    }
}
