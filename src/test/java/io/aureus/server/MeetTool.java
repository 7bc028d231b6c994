package io.aureus.server;

import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Ends when two attempts execute at the same time. Also shows that a tool may be a bean of the application. */
@ApplicationScoped
public class MeetTool implements Tool {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @Override
    public String name() {
        return "meet";
    }

    @Override
    public Object execute(Invocation invocation) throws Exception {
        BOTH.await(60, TimeUnit.SECONDS);
        return "met";
    }
}
