package io.aureus.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aureus.engine.Application;
import io.aureus.engine.ApplicationBridge;
import io.aureus.store.PoolGauges;
import io.aureus.store.StateStore;
import io.aureus.store.postgres.PoolDefinition;
import io.aureus.store.postgres.TestDatabase;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import javax.naming.InitialContext;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Batch API inside the application, on a server whose administrator has made the pool by the shipped files. */
@ExtendWith(ArquillianExtension.class)
class PostgresBatchIT {
    /** The shipped files with this database's address, where the container's boot options look for them. */
    @Deployment
    @TargetsContainer("postgres")
    static Archive<?> aureus() throws Exception {
        TestDatabase database = TestDatabase.create();
        Path shipped = Path.of("server-config/micro/postgres");
        Path made = Files.createDirectories(Path.of("target/server-it/postgres"));
        Files.writeString(
                made.resolve("resources.xml"),
                Files.readString(shipped.resolve("resources.xml"))
                        .replace("${ENV=DATABASE_HOST:localhost}", "127.0.0.1")
                        .replace("${ENV=DATABASE_PORT:5432}", Integer.toString(database.port()))
                        .replace("${ENV=DATABASE_NAME:aureus}", database.name())
                        .replace("${ENV=DATABASE_USER:aureus}", "postgres"));
        Files.writeString(
                made.resolve("post-boot.txt"),
                Files.readString(shipped.resolve("post-boot.txt"))
                        .replace("server-config/micro/postgres", made.toString()));
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/aureus.war"))
                .addClasses(
                        PostgresBatchIT.class, BatchJobs.class, GateTool.class, Condition.class, ServerCommands.class);
    }

    @Test
    void a_job_is_driven_in_postgresql_and_its_repository_is_there_too() throws Exception {
        JobExecution job = BatchJobs.ended(BatchJobs.start("workflow", "greeting", "input.name", "you"));

        assertEquals(BatchStatus.COMPLETED, job.getBatchStatus(), job.getExitStatus());
        assertEquals("postgres", store().type());
        assertEquals(
                "completed", text("SELECT status FROM aureus.workflow_states WHERE run_id = ?", BatchJobs.runId(job)));
        assertEquals(
                "COMPLETED " + job.getExitStatus(),
                text(
                        "SELECT batchstatus || ' ' || exitstatus FROM aureus.jbatchexecutioninstancedata"
                                + " WHERE jobexecid::text = ?",
                        Long.toString(job.getExecutionId())));
        assertEquals(
                "1",
                text(
                        "SELECT count(*) FROM aureus.jbatchstepexecutioninstancedata WHERE jobexecid::text = ?",
                        Long.toString(job.getExecutionId())));
    }

    @Test
    void stop_pauses_the_run_and_restart_resumes_it() throws Exception {
        long first = BatchJobs.atTheGate();
        BatchJobs.operator().stop(first);
        JobExecution stopped = BatchJobs.ended(first);
        assertEquals(BatchStatus.STOPPED, stopped.getBatchStatus());
        assertEquals(
                "paused", text("SELECT status FROM aureus.workflow_states WHERE run_id = ?", BatchJobs.runId(stopped)));

        Files.createFile(GateTool.OPEN);
        JobExecution resumed = BatchJobs.restarted(first);

        assertEquals(BatchStatus.COMPLETED, resumed.getBatchStatus(), resumed.getExitStatus());
        assertEquals(BatchJobs.runId(stopped), BatchJobs.runId(resumed));
        assertEquals(
                "STOPPED COMPLETED",
                text(
                        "SELECT string_agg(batchstatus, ' ' ORDER BY jobexecid) FROM aureus.jbatchexecutioninstancedata"
                                + " WHERE jobinstanceid = (SELECT jobinstanceid FROM aureus.jbatchexecutioninstancedata"
                                + " WHERE jobexecid::text = ?)",
                        Long.toString(first)));
    }

    @Test
    void the_servers_own_commands_list_the_jobs() throws Exception {
        long execution = BatchJobs.ended(BatchJobs.start("workflow", "greeting", "input.name", "you"))
                .getExecutionId();

        String jobs = ServerCommands.run("list-batch-jobs");
        String executions = ServerCommands.run("list-batch-job-executions");

        assertEquals(
                "aureus",
                text("SELECT reset_val FROM pg_settings WHERE name = ?", "search_path"),
                "the commands name tables without their schema, on whichever connection they get");
        assertTrue(jobs.contains("workflow"), jobs);
        assertTrue(executions.contains(Long.toString(execution)), executions);
    }

    @Test
    void the_pool_is_the_administrators() throws Exception {
        PoolGauges pool = store().pool().orElseThrow();

        assertNull(PoolDefinition.of("jdbc/aureus").database().password(), "nobody has given one");
        assertEquals(20, pool.max());
        assertEquals(2, pool.min());
        assertEquals(
                "1",
                text(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND application_name = ?",
                        "aureus-control"));
    }

    private static StateStore store() throws Exception {
        return ApplicationBridge.await(Application.class, Duration.ZERO)
                .engine()
                .surroundings()
                .store();
    }

    private static String text(String sql, String argument) throws Exception {
        DataSource source = (DataSource) new InitialContext().lookup("jdbc/aureus");
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
