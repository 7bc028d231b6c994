package io.aureus.server;

import java.lang.annotation.Annotation;

/** The server's own commands, run inside it as its operator would; by reflection, for its classes are nowhere to compile against. */
public final class ServerCommands {

    private ServerCommands() {}

    /**
     * Runs one.
     *
     * @param command for example {@code undeploy}
     * @param arguments options as {@code --name=value}, then operands
     * @return what it says
     */
    public static String run(String command, String... arguments) throws Exception {
        Object habitat = type("org.glassfish.internal.api.Globals")
                .getMethod("getDefaultHabitat")
                .invoke(null);
        Class<?> locator = type("org.glassfish.hk2.api.ServiceLocator");
        Object runner = locator.getMethod("getService", Class.class, Annotation[].class)
                .invoke(habitat, type("org.glassfish.embeddable.CommandRunner"), new Annotation[0]);
        Object result = type("org.glassfish.embeddable.CommandRunner")
                .getMethod("run", String.class, String[].class)
                .invoke(runner, command, arguments);
        Class<?> resultType = type("org.glassfish.embeddable.CommandResult");
        String output = String.valueOf(resultType.getMethod("getOutput").invoke(result));
        Object failure = resultType.getMethod("getFailureCause").invoke(result);
        String status = String.valueOf(resultType.getMethod("getExitStatus").invoke(result));
        if (failure != null || status.equals("FAILURE")) {
            throw new IllegalStateException(command + " failed: " + output, (Throwable) failure);
        }
        return output;
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name);
    }
}
