package io.aureus.engine.batch;

import io.aureus.engine.Progress;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Makes progress visible to batch listeners as the step's transient user data; it writes no state. */
@Dependent
@Named("progressWriter")
public class ProgressWriter extends AbstractItemWriter {

    @Inject
    private StepContext step;

    private long events;
    private long left;

    @Override
    public void writeItems(List<Object> items) {
        for (Object item : items) {
            events += ((Progress) item).events();
            left += ((Progress) item).left();
        }
        step.setTransientUserData(new Progress(events, left));
    }
}
