package io.aureus.process;

import jakarta.batch.operations.BatchRuntimeException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another application, which uses the batch runtime before Aureus does, and then waits until it is let on. */
@WebListener
public final class FirstBatchUse implements ServletContextListener {

    static final Path USED = Path.of("batch-used");
    static final Path GO_ON = Path.of("go-on");

    private static final long LOOK_AGAIN_MILLIS = 10;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            try {
                BatchRuntime.getJobOperator();
            } catch (BatchRuntimeException e) {
                event.getServletContext().log("the batch runtime does not work yet", e);
            }
            Files.createFile(USED);
            while (Files.notExists(GO_ON)) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
