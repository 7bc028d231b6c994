package io.aureus.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aureus.client.JobStatus;
import io.aureus.client.Jobs;
import io.aureus.client.JobsException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another application on the server, with the small client jar, and an operator who undeploys Aureus meanwhile. */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BesideAureusIT {
    private static final Path OPEN = Path.of("target", "server-it", "beside-open");
    private static final Path ENTERED = Path.of("target", "server-it", "beside-entered");

    @Deployment
    @TargetsContainer("beside-aureus")
    static Archive<?> second() {
        return ShrinkWrap.create(WebArchive.class, "second.war")
                .addAsLibrary(new File("target/aureus-client.jar"))
                .addClasses(BesideAureusIT.class, Condition.class, ServerCommands.class);
    }

    @Test
    @Order(1)
    void another_application_starts_a_job_and_sees_how_it_ends() throws Exception {
        long execution = Jobs.lookup().start(Map.of("workflow", "greeting", "input.name", "you"));

        JobStatus job = ended(execution);

        assertEquals("COMPLETED", job.batchStatus(), job.exitStatus());
        assertTrue(job.exitStatus().endsWith(" completed"), job.exitStatus());
        assertEquals(List.of(job.exitStatus().substring(0, job.exitStatus().indexOf(' '))), job.runIds());
        assertTrue(Jobs.lookup().list(10).stream().anyMatch(listed -> listed.executionId() == execution));
    }

    @Test
    @Order(2)
    void what_is_unknown_is_refused_with_a_message() throws Exception {
        JobsException refused =
                assertThrows(JobsException.class, () -> Jobs.lookup().status(4711));

        assertTrue(refused.getMessage().startsWith("AUR-528 status"), refused.getMessage());
    }

    @Test
    @Order(3)
    void the_server_lists_the_jobs() throws Exception {
        assertTrue(ServerCommands.run("list-batch-jobs").contains("workflow"));
    }

    @Test
    @Order(4)
    void a_run_under_way_goes_on_when_the_application_is_undeployed_and_deployed_again() throws Exception {
        Files.createDirectories(OPEN.getParent());
        Files.deleteIfExists(OPEN);
        Files.deleteIfExists(ENTERED);
        ObjectName runs = new ObjectName("io.aureus:type=Runs");
        long execution = Jobs.lookup().start(Map.of("workflow", "shell-gate", "runId", "undeployed"));
        Condition.await("the gate is reached", () -> Files.exists(ENTERED));

        ServerCommands.run("undeploy", "aureus");

        assertFalse(ManagementFactory.getPlatformMBeanServer().isRegistered(runs));
        assertThrows(JobsException.class, Jobs::lookup);
        assertTrue(lastEvent().contains("TASK_STARTED"), "nothing but the attempt under way is left behind");

        Files.createFile(OPEN);
        ServerCommands.run(
                "deploy", "--name=aureus", "--contextroot=/aureus", new File("target/aureus.war").getAbsolutePath());
        Condition.await(
                "the run completes", () -> Long.valueOf(1).equals(counts(runs).get("completed")));
        assertTrue(execution > 0);
    }

    private static String lastEvent() throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("target", "server-it", "log-beside", "shell-gate", "events.log"));
        return lines.get(lines.size() - 1);
    }

    private static Map<Object, Object> counts(ObjectName runs) throws Exception {
        TabularData rows =
                (TabularData) ManagementFactory.getPlatformMBeanServer().getAttribute(runs, "Counts");
        Map<Object, Object> counts = new HashMap<>();
        for (Object row : rows.values()) {
            CompositeData entry = (CompositeData) row;
            counts.put(entry.get("key"), entry.get("value"));
        }
        return counts;
    }

    private static JobStatus ended(long executionId) throws Exception {
        Condition.await(
                "job " + executionId + " ends",
                () -> Jobs.lookup().status(executionId).isOver());
        return Jobs.lookup().status(executionId);
    }
}
