package io.aureus.engine.ejb;

import io.aureus.engine.Application;
import jakarta.ejb.EJB;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Drains when the web part of the application is about to end. When the enterprise beans are told ({@code @PreDestroy}) it is
 * too late for that: the web part owns the class loader, and from its end on no class can be loaded any more.
 */
@WebListener
public class DrainOnUndeploy implements ServletContextListener {

    @EJB
    private Application application;

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            application.drain(application.engine().surroundings().grace().plus(RunningApplication.DRAIN_EXTRA));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
