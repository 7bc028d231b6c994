package io.aureus.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.aureus.engine.Application;
import io.aureus.engine.ApplicationBridge;
import io.aureus.eventlog.EventLog;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import jakarta.batch.operations.NoSuchJobException;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application and the Batch API inside it, on a Payara Micro that got our boot commands and is nobody's child. */
@ExtendWith(ArquillianExtension.class)
class BatchIT {

    @Deployment
    static Archive<?> aureus() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/aureus.war"))
                .addClasses(
                        BatchIT.class,
                        BatchJobs.class,
                        MeetTool.class,
                        GateTool.class,
                        Condition.class,
                        BreakableCheckpoint.class);
    }

    @Test
    void the_application_is_up_when_it_is_deployed() {
        assertTrue(ApplicationBridge.isUp());
    }

    @Test
    void the_application_is_named_aureus() throws Exception {
        assertEquals("aureus", new InitialContext().lookup("java:app/AppName"));
    }

    @Test
    void without_any_database_and_driver_runs_live_in_memory() throws Exception {
        Application application = ApplicationBridge.await(Application.class, Duration.ZERO);

        assertEquals("in-memory", application.engine().surroundings().store().type());
        assertThrows(NamingException.class, () -> new InitialContext().lookup("jdbc/aureus"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.postgresql.Driver"));
    }

    @Test
    void jobs_and_attempts_have_executors_of_their_own() throws Exception {
        for (String name : new String[] {"concurrent/aureusBatch", "concurrent/aureusTasks"}) {
            ManagedExecutorService executor = (ManagedExecutorService) new InitialContext().lookup(name);
            assertEquals("done", executor.submit(() -> "done").get(10, TimeUnit.SECONDS), name);
        }
    }

    @Test
    void independent_tasks_execute_at_the_same_time_and_the_job_completes() throws Exception {
        JobExecution job = BatchJobs.ended(BatchJobs.start("workflow", "meeting.yaml"));

        assertEquals(BatchStatus.COMPLETED, job.getBatchStatus(), job.getExitStatus());
        assertTrue(job.getExitStatus().endsWith(" completed"), job.getExitStatus());
    }

    @Test
    void a_workflow_is_found_by_its_id_too() throws Exception {
        JobExecution job = BatchJobs.ended(BatchJobs.start("workflow", "greeting", "input.name", "you"));

        assertEquals(BatchStatus.COMPLETED, job.getBatchStatus(), job.getExitStatus());
        Event first = events(job).get(0);
        assertEquals("you", ((java.util.Map<?, ?>) first.data().get("inputs")).get("name"));
        assertEquals("servers", first.data().get("belongsTo"));
    }

    @Test
    void the_job_of_a_failed_run_is_failed() throws Exception {
        JobExecution job = BatchJobs.ended(BatchJobs.start("workflow", "failing"));

        assertEquals(BatchStatus.FAILED, job.getBatchStatus());
        assertTrue(job.getExitStatus().endsWith(" failed"), job.getExitStatus());
    }

    @Test
    void what_cannot_be_driven_is_refused_in_the_exit_status() throws Exception {
        assertRefused("AUR-523", "workflow", "../../../../pom.xml");
        assertRefused("AUR-522", "workflow", "nowhere.yaml");
        assertRefused("AUR-520", "workflow", "greeting", "colour", "red");
        assertRefused("AUR-527", "workflow", "greeting");
        assertRefused("AUR-526", "workflow", "greeting", "inputs", "faulty.jsonl");
        assertRefused("AUR-513", "order", "a token of another time");
    }

    private static void assertRefused(String code, String... parameters) throws Exception {
        JobExecution job = BatchJobs.ended(BatchJobs.start(parameters));
        assertEquals(BatchStatus.FAILED, job.getBatchStatus());
        assertTrue(job.getExitStatus().startsWith(code), job.getExitStatus());
    }

    @Test
    void every_line_of_a_file_is_a_run_of_one_job() throws Exception {
        JobExecution job =
                BatchJobs.ended(BatchJobs.start("workflow", "greeting", "inputs", "names.jsonl", "concurrency", "2"));

        assertEquals(BatchStatus.COMPLETED, job.getBatchStatus());
        assertEquals("3 runs: 3 completed", job.getExitStatus());
    }

    @Test
    void stop_pauses_the_run_and_restart_resumes_it() throws Exception {
        long first = BatchJobs.atTheGate();
        BatchJobs.operator().stop(first);
        JobExecution stopped = BatchJobs.ended(first);
        assertEquals(BatchStatus.STOPPED, stopped.getBatchStatus());
        assertTrue(stopped.getExitStatus().endsWith(" paused"), stopped.getExitStatus());

        Files.createFile(GateTool.OPEN);
        JobExecution resumed = BatchJobs.restarted(first);

        assertEquals(BatchStatus.COMPLETED, resumed.getBatchStatus(), resumed.getExitStatus());
        assertEquals(BatchJobs.runId(stopped), BatchJobs.runId(resumed));
        assertEquals(
                1,
                events(resumed).stream()
                        .filter(event -> event.type() == EventType.TASK_COMPLETED
                                && event.taskId().equals("before"))
                        .count());
    }

    @Test
    void a_job_that_breaks_is_replaced_by_another_one_and_no_attempt_is_executed_twice() throws Exception {
        long first = BatchJobs.atTheGate();

        BreakableCheckpoint.breakExecution(first);
        JobExecution broken = BatchJobs.ended(first);
        long second = runningOtherThan(first);
        String run = Files.readString(GateTool.ENTERED).split(" ", 2)[0];
        Files.createFile(GateTool.OPEN);
        JobExecution adopter = BatchJobs.ended(second);

        assertEquals(BatchStatus.FAILED, broken.getBatchStatus());
        assertEquals("interrupted; another job goes on with it", broken.getExitStatus());
        assertEquals(BatchStatus.COMPLETED, adopter.getBatchStatus(), adopter.getExitStatus());
        assertEquals(run + " completed", adopter.getExitStatus());
        assertEquals(run + " 1", Files.readString(GateTool.ENTERED), "executed once");
        assertEquals(
                List.of(
                        "WORKFLOW_STARTED null",
                        "TASK_STARTED before",
                        "TASK_COMPLETED before",
                        "TASK_STARTED gate",
                        "TASK_COMPLETED gate",
                        "TASK_STARTED after",
                        "TASK_COMPLETED after",
                        "WORKFLOW_COMPLETED null"),
                events(adopter).stream()
                        .map(event -> event.type() + " " + event.taskId())
                        .toList());
        assertEquals(
                BatchStatus.FAILED, BatchJobs.operator().getJobExecution(first).getBatchStatus());
    }

    private static long runningOtherThan(long execution) throws Exception {
        Condition.await("another job runs", () -> running().stream().anyMatch(other -> other != execution));
        return running().stream().filter(other -> other != execution).findAny().orElseThrow();
    }

    /** The batch runtime says that there is no such job when none is running. */
    private static List<Long> running() {
        try {
            return BatchJobs.operator().getRunningExecutions("workflow");
        } catch (NoSuchJobException none) {
            return List.of();
        }
    }

    @Test
    void a_run_that_only_waits_gives_its_job_back_and_goes_on_when_it_is_due() throws Exception {
        JobExecution job = BatchJobs.ended(BatchJobs.start("workflow", "waiting"));
        assertEquals(BatchStatus.STOPPED, job.getBatchStatus());
        assertTrue(job.getExitStatus().contains(" waiting until "), job.getExitStatus());

        Condition.await(
                "the run completes",
                () -> log().find(RunKey.DEFAULT_TENANT, BatchJobs.runId(job))
                        .orElseThrow()
                        .finished());
    }

    @Test
    @RunAsClient
    void whoever_attaches_to_the_server_reads_its_beans() throws Exception {
        Condition.await(
                "a child of this process shows the beans",
                () -> ProcessHandle.current()
                        .descendants()
                        .filter(BatchIT::isOurServer)
                        .anyMatch(BatchIT::showsTheBeans));
    }

    /** To attach is to send SIGQUIT first, which ends whatever is no Java machine, or not yet one. */
    private static boolean isOurServer(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("-Devent.log.dir=target/server-it/log ");
    }

    private static boolean showsTheBeans(ProcessHandle process) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                return "in-memory".equals(read(connector, "StateStore", "StoreType"))
                        && "filesystem".equals(read(connector, "EventLog", "LogType"))
                        && ((Long) read(connector, "EventLog", "AppendedEvents")) >= 0
                        && ((TabularData) read(connector, "Runs", "Counts")).size() == 6;
            }
        } catch (AttachNotSupportedException | IOException | JMException e) {
            return false;
        }
    }

    private static Object read(JMXConnector connector, String type, String attribute) throws IOException, JMException {
        return connector.getMBeanServerConnection().getAttribute(new ObjectName("io.aureus:type=" + type), attribute);
    }

    private static EventLog log() throws Exception {
        return ApplicationBridge.await(Application.class, Duration.ZERO)
                .engine()
                .surroundings()
                .log();
    }

    private static List<Event> events(JobExecution job) throws Exception {
        return log().peek(log().find(RunKey.DEFAULT_TENANT, BatchJobs.runId(job))
                .orElseThrow()
                .key());
    }
}
