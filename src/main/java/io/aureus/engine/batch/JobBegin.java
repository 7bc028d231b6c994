package io.aureus.engine.batch;

import jakarta.batch.api.listener.AbstractJobListener;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Fetches a job's parameters before its step begins: outside a transaction, so that one connection is enough. */
@Dependent
@Named("jobBegin")
public class JobBegin extends AbstractJobListener {

    @Inject
    private JobContext job;

    @Override
    public void beforeJob() {
        job.setTransientUserData(BatchRuntime.getJobOperator().getParameters(job.getExecutionId()));
    }
}
