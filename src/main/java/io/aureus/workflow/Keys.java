package io.aureus.workflow;

import static io.aureus.workflow.Key.kept;
import static io.aureus.workflow.Key.optional;
import static io.aureus.workflow.Key.refused;
import static io.aureus.workflow.Key.required;
import static io.aureus.workflow.KeyType.bool;
import static io.aureus.workflow.KeyType.containing;
import static io.aureus.workflow.KeyType.id;
import static io.aureus.workflow.KeyType.integer;
import static io.aureus.workflow.KeyType.number;
import static io.aureus.workflow.KeyType.plain;
import static io.aureus.workflow.KeyType.text;
import static io.aureus.workflow.KeyType.word;

import io.aureus.workflow.KeyType.Kind;
import java.util.List;

/** Every key of a workflow file, once. The reader obeys it; the JSON schema and the reference are generated from it. */
final class Keys {

    /** The longest time-out: ten years. */
    static final long TIMEOUT_MAX_MILLIS = 3_650L * 24 * 60 * 60 * 1_000;

    private static final long BACKOFF_MAX_MILLIS = RetryPolicy.BACKOFF_MAX.toMillis();

    static final Section RETRY = Section.of(
            "retry",
            List.of(
                    optional(
                            "maxAttempts",
                            integer(1, RetryPolicy.ATTEMPTS_MAX),
                            "1",
                            "Total number of attempts, including the first."),
                    optional(
                            "backoffMs",
                            integer(0, BACKOFF_MAX_MILLIS),
                            "1000",
                            "Delay before the second attempt, in milliseconds."),
                    optional(
                            "backoffMultiplier",
                            number(1, 1_000),
                            "2",
                            "Factor by which the delay grows with each further attempt."),
                    optional(
                            "jitter",
                            bool(),
                            "true",
                            "Whether each delay is multiplied by a number drawn uniformly from [0.5, 1.5)."),
                    optional(
                            "maxBackoffMs",
                            integer(1, BACKOFF_MAX_MILLIS),
                            "86400000",
                            "Upper bound of every delay, after jitter, in milliseconds."),
                    optional(
                            "retryOn",
                            plain(Kind.TEXT_LIST),
                            "every error",
                            "Error codes after which another attempt may follow; `*` at the end matches any rest."),
                    optional(
                            "stopOn",
                            plain(Kind.TEXT_LIST),
                            "none",
                            "Error codes after which no attempt follows, whatever `retryOn` says.")));

    static final Section COMPENSATION = Section.of(
            "compensation",
            List.of(
                    optional(
                            "onFailure",
                            plain(Kind.ID_LIST),
                            "none",
                            "Tasks that run when this one has failed, in this order."),
                    optional(
                            "onTimeout",
                            plain(Kind.ID_LIST),
                            "none",
                            "Tasks that run when this one has timed out, in this order.")));

    static final Section COMPENSATION_ACTION = Section.of(
            "compensationAction",
            List.of(
                    required("tool", text(), "The tool that undoes the task."),
                    optional("args", plain(Kind.VALUES), "none", "The inputs of that tool.")));

    private static final KeyType INTENT = word(List.of("read", "write", "delete", "execute", "admin"));

    private static final KeyType ZONE = word(List.of("public", "internal", "confidential", "restricted"));

    static final Section PERMISSION = Section.of(
            "permission",
            List.of(
                    optional("action", text(), "none", "What may be done."),
                    optional("resource", text(), "none", "With what."),
                    optional("intent", INTENT, "none", "Why."),
                    optional("dataZone", ZONE, "none", "With data of which zone.")));

    static final Section TASK = Section.of(
            "task",
            List.of(
                    required("id", id(), "Unique among the tasks of the file."),
                    optional("name", text(), "the id", "Shown to people."),
                    optional("description", text(), "none", "For people."),
                    optional(
                            "type",
                            word(List.of(Words.of(TaskType.ACTION), Words.of(TaskType.PARALLEL))),
                            "action",
                            "`action` and `parallel` call the tool (independent tasks run concurrently anyway);"
                                    + " `decision` is refused until expressions exist."),
                    optional(
                            "tool",
                            text(),
                            "none",
                            "The tool to call; a task without one does nothing and is recorded."),
                    optional("toolName", text(), "none", "The same as `tool`; a task has one of the two."),
                    optional("inputs", plain(Kind.VALUES), "none", "Handed to the tool."),
                    optional(
                            "dependsOn",
                            plain(Kind.ID_LIST),
                            "none",
                            "Tasks that must have completed before this one starts; added to `dependencies`."),
                    optional(
                            "retry",
                            containing(Kind.SECTION, RETRY),
                            "one attempt",
                            "When a failed attempt is followed by another."),
                    optional(
                            "timeoutMs",
                            integer(1, TIMEOUT_MAX_MILLIS),
                            "none",
                            "Bound of one attempt in milliseconds, durable waits included; its work is ended before"
                                    + " another attempt starts."),
                    optional(
                            "idempotencyKey",
                            text(),
                            "derived from run and task",
                            "Given to the tool on every attempt, always the same."),
                    optional("riskTier", word(RiskTier.class), "none", "How much harm the task can do."),
                    optional(
                            "compensation",
                            containing(Kind.SECTION, COMPENSATION),
                            "none",
                            "Tasks that run when this one ends without success, and at no other time."),
                    optional(
                            "compensationAction",
                            containing(Kind.SECTION, COMPENSATION_ACTION),
                            "none",
                            "Undoes this task once it has completed, if the run fails later."),
                    optional(
                            "delivery",
                            word(Delivery.class),
                            "at-least-once",
                            "What happens to an attempt that a crash interrupted: it is executed again, or the run"
                                    + " pauses until a person decides."),
                    kept(
                            "requiredPermissions",
                            containing(Kind.SECTION_LIST, PERMISSION),
                            "The permissions the task says it needs."),
                    kept("allowedTools", plain(Kind.TEXT_LIST), "The tools the task may use."),
                    kept("intent", INTENT, "What the task does to data."),
                    kept("dataZone", ZONE, "With data of which zone the task works."),
                    refused("when", "Would decide whether the task runs."),
                    refused("forEach", "Would run the task once for each item.")));

    static final Section INPUT = Section.of(
            "input",
            List.of(
                    optional("type", word(InputType.class), "string", "What values are accepted."),
                    optional("required", bool(), "false", "Whether a run without it is refused."),
                    optional("default", KeyType.any(), "none", "The value used when none is given."),
                    optional(
                            "secret",
                            bool(),
                            "false",
                            "Whether it is given by reference only: `{fromEnv: NAME}` or `{fromFile: PATH}`."),
                    optional("description", text(), "none", "For people.")));

    static final Section RULE = Section.of(
            "rule",
            List.of(
                    required("type", word(SafetyRule.Type.class), "What the rule asks for."),
                    optional("enabled", bool(), "true", "Whether the rule adds anything to the default policy."),
                    optional(
                            "severity",
                            word(Fault.Severity.class),
                            "that of the default policy",
                            "Whether a file that breaks it is refused; never lowers the default policy's."),
                    optional("message", text(), "none", "Added to what the rule says of itself."),
                    optional(
                            "approvedFollowers",
                            plain(Kind.ID_LIST),
                            "none",
                            "Tasks that may follow a critical task (`no_action_after_critical_without_approval`)."),
                    optional(
                            "minimumRiskTier",
                            word(RiskTier.class),
                            "HIGH",
                            "Least risk from which permissions are asked for (`require_permissions_for_high_risk`)."),
                    kept("requiredRoles", plain(Kind.TEXT_LIST), "Roles bound to the rule."),
                    kept("approverRoles", plain(Kind.TEXT_LIST), "Roles that may approve."),
                    kept("allowedRoles", plain(Kind.TEXT_LIST), "Roles the rule allows.")));

    static final Section POLICY = Section.of(
            "safetyPolicy",
            List.of(
                    optional("name", text(), "none", "Shown to people."),
                    optional("description", text(), "none", "For people."),
                    optional("failFast", bool(), "false", "Whether only the first broken rule is reported."),
                    optional(
                            "rules",
                            containing(Kind.SECTION_LIST, RULE),
                            "none",
                            "Rules that are added to the default policy; none takes anything from it.")));

    static final Section WORKFLOW = Section.of(
            "workflow",
            List.of(
                    required("id", id(), "Names the workflow; its runs and its log are found by it."),
                    optional("name", text(), "the id", "Shown to people."),
                    optional(
                            "version",
                            text(),
                            "none",
                            "The definition's version as its author counts it. In a file that has it, unknown keys are"
                                    + " errors."),
                    optional("description", text(), "none", "For people."),
                    required("tasks", containing(Kind.SECTION_LIST, TASK), "What is to be done; at least one task."),
                    optional(
                            "dependencies",
                            plain(Kind.ID_LISTS),
                            "none",
                            "For each task the tasks that must have completed before it starts; added to `dependsOn`."),
                    optional(
                            "inputs",
                            containing(Kind.NAMED_SECTIONS, INPUT),
                            "none",
                            "Declared parameters by name; every tool gets their values."),
                    optional(
                            "outputs",
                            plain(Kind.NAMED_IDS),
                            "none",
                            "Output names, each with the task whose result it is."),
                    optional(
                            "maxConcurrency",
                            integer(1, 100_000),
                            "the server's bound",
                            "Attempts of one run that are in flight together, at most."),
                    optional(
                            "timeoutMs",
                            integer(1, TIMEOUT_MAX_MILLIS),
                            "none",
                            "Bound of a whole run in milliseconds, pauses not counted."),
                    optional(
                            "onFailure",
                            word(OnFailure.class),
                            "stop",
                            "What happens to tasks that have not started when one has ended without success: none of"
                                    + " them starts, or those that do not depend on it still run."),
                    optional(
                            "safetyPolicy",
                            containing(Kind.SECTION, POLICY),
                            "the default policy",
                            "Rules that are added.")));

    private Keys() {}
}
