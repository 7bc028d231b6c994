package io.aureus.engine.batch;

import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.TakeUp;
import io.aureus.run.RunKey;
import io.aureus.workflow.GivenInputs;
import io.aureus.workflow.InvalidInputsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What a job drives: first what an earlier execution of it left, then what its parameters ask for. Every run that begins
 * here was submitted: it belongs to the servers.
 */
final class JobOrders implements Iterator<Order> {
    private final Deque<Order> first = new ArrayDeque<>();
    private final InputLines lines;
    private final WorkflowFiles.Found found;
    private final String tenant;

    private JobOrders(WorkflowFiles.Found found, InputLines lines, String tenant) {
        this.found = found;
        this.lines = lines;
        this.tenant = tenant;
    }

    /**
     * The orders of a job.
     *
     * @param files where workflows are found
     * @param asked the job's parameters
     * @param earlier what an earlier execution left
     * @throws JobRefusedException if the parameters ask for something that cannot be driven
     */
    static JobOrders of(WorkflowFiles files, JobParameters asked, JobCheckpoint earlier) throws JobRefusedException {
        boolean goesOn = !earlier.runs().isEmpty();
        if (goesOn && asked.inputsFile() == null) {
            return new JobOrders(null, null, asked.tenant()).resuming(earlier);
        }
        WorkflowFiles.Found found = files.workflow(asked.workflow());
        if (asked.inputsFile() == null) {
            JobOrders one = new JobOrders(found, null, asked.tenant());
            one.first.add(one.launch(inputs(found, asked.inputs()), null, asked.runId()));
            return one;
        }
        InputLines lines = new InputLines(files.inputs(asked.inputsFile()), found.workflow());
        lines.skip(earlier.linesTaken());
        return new JobOrders(found, lines, asked.tenant()).resuming(earlier);
    }

    private JobOrders resuming(JobCheckpoint earlier) {
        for (RunKey run : earlier.runs()) {
            first.add(new TakeUp(run, TakeUp.How.RESUME, "JobOperator.restart"));
        }
        return this;
    }

    private static Map<String, Object> inputs(WorkflowFiles.Found found, Map<String, String> texts)
            throws JobRefusedException {
        try {
            return GivenInputs.of(
                            found.workflow(),
                            Map.of(),
                            texts.entrySet().stream()
                                    .map(input -> input.getKey() + "=" + input.getValue())
                                    .toList())
                    .orThrow();
        } catch (InvalidInputsException e) {
            throw new JobRefusedException("AUR-527 The job's inputs are refused: " + e.getMessage());
        }
    }

    /** A start without a name of its own means a new run; a line, or a run id, means one run however often it is asked. */
    private Launch launch(Map<String, Object> inputs, String line, String runId) {
        boolean fresh = line == null && runId == null;
        return new Launch(
                tenant,
                found.workflow(),
                inputs,
                line,
                runId,
                fresh,
                true,
                found.file().getParent());
    }

    int linesTaken() {
        return lines == null ? 0 : lines.taken();
    }

    @Override
    public boolean hasNext() {
        return !first.isEmpty() || (lines != null && lines.hasNext());
    }

    @Override
    public Order next() {
        if (!first.isEmpty()) {
            return first.remove();
        }
        if (lines == null) {
            throw new NoSuchElementException();
        }
        InputLines.Line line = lines.next();
        return launch(line.inputs(), line.id(), null);
    }
}
