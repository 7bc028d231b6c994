package io.aureus.engine.ejb;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * The moment before a GlassFish or Payara server shuts down, while applications and executors still work. Later, in
 * {@code @PreDestroy}, the server has already failed every running job. By reflection, because other servers have no such
 * classes; without them {@code @PreDestroy} has to do.
 */
final class ServerShutdown {
    private static final Logger LOG = Logger.getLogger(ServerShutdown.class.getName());

    /** What Payara Micro calls the runtime directory that it makes unless it is given one. */
    private static final Pattern DELETED_AT_ONCE = Pattern.compile("payaramicro-rt\\d+tmp");

    private Object events;
    private Object listener;

    /**
     * Registers what is done at that moment; the server waits for it.
     *
     * @param action throws nothing
     */
    void onPrepare(Runnable action) {
        try {
            Class<?> listenerType = Class.forName("org.glassfish.api.event.EventListener");
            Class<?> eventTypes = Class.forName("org.glassfish.api.event.EventTypes");
            Class<?> eventType = Class.forName("org.glassfish.api.event.EventListener$Event");
            Object prepare = eventTypes.getField("PREPARE_SHUTDOWN").get(null);
            Object locator = Class.forName("org.glassfish.internal.api.Globals")
                    .getMethod("getDefaultHabitat")
                    .invoke(null);
            Class<?> eventsType = Class.forName("org.glassfish.api.event.Events");
            events = Class.forName("org.glassfish.hk2.api.ServiceLocator")
                    .getMethod("getService", Class.class, java.lang.annotation.Annotation[].class)
                    .invoke(locator, eventsType, new java.lang.annotation.Annotation[0]);
            listener = Proxy.newProxyInstance(
                    listenerType.getClassLoader(), new Class<?>[] {listenerType}, (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "event" -> {
                                if (Boolean.TRUE.equals(
                                        eventType.getMethod("is", eventTypes).invoke(arguments[0], prepare))) {
                                    action.run();
                                }
                                return null;
                            }
                            case "hashCode" -> {
                                return System.identityHashCode(proxy);
                            }
                            case "equals" -> {
                                return proxy == arguments[0];
                            }
                            default -> {
                                return "Aureus drains before the server shuts down";
                            }
                        }
                    });
            eventsType.getMethod("register", listenerType).invoke(events, listener);
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.FINE, e, () -> "this server announces no shutdown; @PreDestroy drains");
        }
    }

    /**
     * What an operator should know of a server that does not let anything end in order.
     *
     * @param instanceRoot the server's own directory, or null if it tells none
     * @return a warning, or null if all is well
     */
    static String warning(String instanceRoot) {
        if (instanceRoot == null
                || !DELETED_AT_ONCE
                        .matcher(Path.of(instanceRoot).getFileName().toString())
                        .matches()) {
            return null;
        }
        return "AUR-530 This Payara Micro deletes its programs, and Aureus with them, at the moment it is told to stop (they are in "
                + instanceRoot + "): attempts under way then cannot end in order, and are executed again at the next"
                + " start. Start it with --rootdir and a directory of your own";
    }

    /** The server no longer tells. */
    void forget() {
        if (events == null || listener == null) {
            return;
        }
        try {
            Class.forName("org.glassfish.api.event.Events")
                    .getMethod("unregister", Class.forName("org.glassfish.api.event.EventListener"))
                    .invoke(events, listener);
            listener = null;
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.FINE, e, () -> "the server had forgotten its listener already");
        }
    }
}
