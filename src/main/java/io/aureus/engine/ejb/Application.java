package io.aureus.engine.ejb;

import io.aureus.engine.ApplicationBridge;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/** The application's life: begins with the deployment, ends with the undeployment. */
@Singleton
@Startup
public class Application {

    @PostConstruct
    void start() {
        ApplicationBridge.started(this);
    }

    @PreDestroy
    void stop() {
        ApplicationBridge.stopped();
    }
}
