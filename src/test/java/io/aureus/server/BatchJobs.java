package io.aureus.server;

import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Properties;

/** Starts jobs by the Batch API, from within the application, and waits for them. */
final class BatchJobs {
    private static final EnumSet<BatchStatus> OVER =
            EnumSet.of(BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.STOPPED);

    private BatchJobs() {}

    static JobOperator operator() {
        return BatchRuntime.getJobOperator();
    }

    /** Names and values take turns. */
    static long start(String... parameters) {
        Properties given = new Properties();
        for (int i = 0; i < parameters.length; i += 2) {
            given.setProperty(parameters[i], parameters[i + 1]);
        }
        return operator().start("workflow", given);
    }

    /** One whose run stands at the gate, which is closed. */
    static long atTheGate() throws Exception {
        Files.deleteIfExists(GateTool.OPEN);
        Files.deleteIfExists(GateTool.ENTERED);
        long execution = start("workflow", "gated");
        Condition.await("the gate is reached", () -> Files.exists(GateTool.ENTERED));
        return execution;
    }

    static JobExecution ended(long executionId) throws Exception {
        Condition.await(
                "job " + executionId + " ends",
                () -> OVER.contains(operator().getJobExecution(executionId).getBatchStatus()));
        return operator().getJobExecution(executionId);
    }

    /** Restarts a job that was stopped, and waits for its end. */
    static JobExecution restarted(long executionId) throws Exception {
        return ended(operator().restart(executionId, operator().getParameters(executionId)));
    }

    /** Of the one run of a job. */
    static String runId(JobExecution job) {
        return job.getExitStatus().substring(0, job.getExitStatus().indexOf(' '));
    }
}
