package io.aureus.server;

import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends when the file {@code target/server-it/open} exists, which each test makes or deletes; says when it was entered. */
@ApplicationScoped
public class GateTool implements Tool {
    static final Path OPEN = Path.of("target", "server-it", "open");
    static final Path ENTERED = Path.of("target", "server-it", "entered");

    @Override
    public String name() {
        return "gate";
    }

    @Override
    public Object execute(Invocation invocation) throws Exception {
        Files.createDirectories(ENTERED.getParent());
        Files.writeString(ENTERED, invocation.run().runId() + " " + invocation.execution());
        while (!Files.exists(OPEN)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return "open";
    }
}
