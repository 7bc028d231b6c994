package io.aureus.tool;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools that a program has, by name. Immutable. */
public final class Tools {
    private final Map<String, Tool> byName = new LinkedHashMap<>();

    private Tools(Collection<Tool> tools) {
        for (Tool tool : tools) {
            Tool other = byName.put(tool.name(), tool);
            if (other != null) {
                throw new IllegalArgumentException("AUR-401 Two tools are named '" + tool.name() + "': "
                        + other.getClass().getName() + " and " + tool.getClass().getName());
            }
        }
    }

    /**
     * Just these tools.
     *
     * @param tools with different names
     * @return the registry
     * @throws IllegalArgumentException if two have the same name
     */
    public static Tools of(Tool... tools) {
        return new Tools(List.of(tools));
    }

    /**
     * The tool with this name.
     *
     * @param name as in workflow files
     * @return the tool, or empty
     */
    public Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
