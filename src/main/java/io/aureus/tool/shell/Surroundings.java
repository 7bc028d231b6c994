package io.aureus.tool.shell;

import io.aureus.tool.Invocation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The environment that a command sees: ours without our secret settings, and what tells it who calls. */
final class Surroundings {

    /** Number of the attempt's process group. */
    static final String GROUP = "AUREUS_GROUP";

    /** The process that started the attempt. */
    static final String STARTER = "AUREUS_STARTED_BY";

    static final String RESULTS = "AUREUS_RESULTS";
    static final String INPUTS = "AUREUS_INPUTS";
    static final String ATTEMPT = "AUREUS_ATTEMPT";
    static final String EXECUTION = "AUREUS_EXECUTION";
    static final String IDEMPOTENCY_KEY = "AUREUS_IDEMPOTENCY_KEY";
    static final String RUN_ID = "AUREUS_RUN_ID";
    static final String TASK_ID = "AUREUS_TASK_ID";
    static final String WORKFLOW_ID = "AUREUS_WORKFLOW_ID";
    static final String TENANT_ID = "AUREUS_TENANT_ID";

    /** What is set for every command and cannot be given by a task. */
    static final List<String> RESERVED = List.of(
            GROUP,
            STARTER,
            RESULTS,
            INPUTS,
            ATTEMPT,
            EXECUTION,
            IDEMPOTENCY_KEY,
            RUN_ID,
            TASK_ID,
            WORKFLOW_ID,
            TENANT_ID);

    /** Settings of ours that no command sees; of those that begin with AUREUS_, also all that sound like them. */
    private static final List<String> SECRET_SETTINGS = List.of("DATABASE_PASSWORD", "DATABASE_URL");

    private static final List<String> SECRET_WORDS = List.of("SECRET", "PASSWORD", "TOKEN", "KEY", "CREDENTIAL");

    private Surroundings() {}

    static boolean isSecretSetting(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
        boolean ours = upper.startsWith("AUREUS_");
        String setting = ours ? upper.substring("AUREUS_".length()) : upper;
        return SECRET_SETTINGS.contains(setting)
                || (ours && SECRET_WORDS.stream().anyMatch(setting::contains));
    }

    /** Takes out what the command must not see, then adds the task's own variables and what tells it who calls. */
    static void prepare(Map<String, String> environment, Command command, Invocation invocation) {
        environment.keySet().removeIf(name -> isSecretSetting(name) || RESERVED.contains(name));
        command.environment().forEach((name, value) -> {
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
        environment.putAll(names(invocation));
        environment.put(ATTEMPT, Integer.toString(invocation.attempt()));
        environment.put(EXECUTION, Integer.toString(invocation.execution()));
        environment.put(IDEMPOTENCY_KEY, invocation.idempotencyKey());
    }

    /** What names the task among all: the same for each attempt and execution. */
    static Map<String, String> names(Invocation invocation) {
        Map<String, String> names = new TreeMap<>();
        names.put(TENANT_ID, invocation.run().tenant());
        names.put(WORKFLOW_ID, invocation.run().workflowId());
        names.put(RUN_ID, invocation.run().runId());
        names.put(TASK_ID, invocation.taskId());
        return names;
    }
}
