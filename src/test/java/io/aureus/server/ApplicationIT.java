package io.aureus.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aureus.engine.Application;
import io.aureus.engine.ApplicationBridge;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR as it is built, inside a Payara Micro that got our boot commands and is nobody's child. */
@ExtendWith(ArquillianExtension.class)
class ApplicationIT {

    @Deployment
    static Archive<?> aureus() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/aureus.war"))
                .addClass(ApplicationIT.class);
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
}
