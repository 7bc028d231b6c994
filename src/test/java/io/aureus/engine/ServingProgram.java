package io.aureus.engine;

import io.aureus.config.Database;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tools;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A process that drives what is submitted until it is killed, by whoever started it or by a tool. Arguments: port and name of
 * the database, the event log's directory, and how many bystanders a killer waits for as long as it is not driven alone.
 */
final class ServingProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private ServingProgram() {}

    /** The program. */
    public static void main(String[] arguments) throws Exception {
        PostgresStateStore store = PostgresStateStore.of(new Database(
                List.of(new Database.Host("127.0.0.1", Integer.parseInt(arguments[0]))),
                arguments[1],
                "postgres",
                "",
                "disable",
                Map.of(),
                4,
                0,
                PATIENCE,
                PATIENCE));
        store.initialize();
        CountDownLatch bystanders = new CountDownLatch(Integer.parseInt(arguments[3]));
        ExecutorService attempts = Executors.newCachedThreadPool();
        Engine engine = new Engine(new Surroundings(
                store,
                new FileSystemEventLog(Path.of(arguments[2])),
                Tools.of(
                        new TestTool("bystander", call -> standsBy(call, bystanders)),
                        new TestTool("killer", call -> kills(call, bystanders))),
                attempts,
                64,
                Clock.systemUTC(),
                new SecureRandom(),
                Duration.ZERO));
        Drive drive = engine.drive(engine.submittedRuns(), 64, false, RunListener.NONE);
        System.out.println("serves");
        while (drive.step(Duration.ofSeconds(1)) != null) {
            Thread.onSpinWait();
        }
    }

    /** Is under way at the first two crashes; then it does its work. */
    private static Object standsBy(Invocation call, CountDownLatch bystanders) throws InterruptedException {
        if (call.taskId().equals("work") && call.execution() <= 2) {
            bystanders.countDown();
            NEVER.await();
        }
        return "innocent";
    }

    private static Object kills(Invocation call, CountDownLatch bystanders) throws Exception {
        if (call.execution() <= 2) {
            bystanders.await();
        }
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
                .start()
                .waitFor();
        NEVER.await();
        return "never";
    }
}
