package io.aureus.engine.ejb;

import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;

/** Where attempts execute: an executor of their own if the server has it, so that they take no thread from anything else. */
final class TaskExecutor {
    private static final Logger LOG = Logger.getLogger(TaskExecutor.class.getName());
    private static final String OWN = "concurrent/aureusTasks";
    private static final String DEFAULT = "java:comp/DefaultManagedExecutorService";

    private TaskExecutor() {}

    static Executor find() {
        try {
            return own(new InitialContext());
        } catch (NamingException e) {
            throw new IllegalStateException("AUR-519 The server has no managed executor: " + e.getMessage(), e);
        }
    }

    /** Both names are fixed here; nobody's input is looked up. */
    @SuppressWarnings("BanJNDI")
    private static Executor own(InitialContext naming) throws NamingException {
        try {
            return (Executor) naming.lookup(OWN);
        } catch (NameNotFoundException e) {
            LOG.log(Level.INFO, "{0} does not exist; attempts share the server''s default executor", OWN);
            return (Executor) naming.lookup(DEFAULT);
        }
    }
}
