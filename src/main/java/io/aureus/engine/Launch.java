package io.aureus.engine;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.Identity;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A wish to run a workflow with some inputs. Which run it means, a new one or an unfinished one, is found by {@link
 * Intake}.
 *
 * @param tenant whose run
 * @param workflow what to run
 * @param inputs JSON values with defaults applied, secrets as references
 * @param line {@code <SHA-256>:<number>} of a line of a JSON Lines file, or null
 * @param runId the run's id, or null: a new one is made
 * @param fresh whether an unfinished run of the same identity is left alone
 * @param submitted whether the run belongs to the servers
 * @param workingDirectory where its tools work unless they say otherwise; recorded with the run
 */
public record Launch(
        String tenant,
        Workflow workflow,
        Map<String, Object> inputs,
        String line,
        String runId,
        boolean fresh,
        boolean submitted,
        Path workingDirectory)
        implements Order {

    /** Only line and runId may be null. */
    public Launch {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(workflow, "workflow");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(workingDirectory, "workingDirectory");
    }

    /** What makes it the same as another launch; see {@link Identity}. */
    public String identity() {
        return identityWith(workflow.definitionHash());
    }

    /**
     * The identity of a launch that differs only in its definition.
     *
     * @param definitionHash of the other definition
     */
    String identityWith(String definitionHash) {
        return Identity.of(tenant, workflow.id(), definitionHash, inputs, line);
    }

    /**
     * Whether a run has the same inputs but was begun with another definition: while it is unfinished, the launch is refused.
     *
     * @param run of the same tenant and workflow
     * @param log where its history is read
     * @return false also if its history cannot be told
     * @throws LogUnavailableException if the log cannot be read
     */
    public boolean differsOnlyInDefinition(RunSummary run, EventLog log) throws LogUnavailableException {
        if (run.definitionHash() == null || run.definitionHash().equals(workflow.definitionHash())) {
            return false;
        }
        try {
            List<Event> events = log.peek(run.key());
            return !events.isEmpty() && inputs.equals(events.get(0).data().getOrDefault("inputs", Map.of()));
        } catch (DivergedException e) {
            return false;
        }
    }
}
