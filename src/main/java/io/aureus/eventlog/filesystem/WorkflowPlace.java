package io.aureus.eventlog.filesystem;

import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Where one workflow's files lie. */
final class WorkflowPlace {

    /** Holds the tenants other than the default one; no encoded id begins with an underscore. */
    static final String TENANTS = "_tenants";

    private final Storage storage;
    private final String tenant;
    private final String workflowId;
    private final List<String> parts;
    private Storage.Directory directory;

    WorkflowPlace(Storage storage, String tenant, String workflowId) {
        this.storage = storage;
        this.tenant = tenant;
        this.workflowId = workflowId;
        this.parts = parts(tenant, DiskNames.of(workflowId));
    }

    static List<String> parts(String tenant, String name) {
        return tenant.equals(RunKey.DEFAULT_TENANT) ? List.of(name) : List.of(TENANTS, DiskNames.of(tenant), name);
    }

    Storage storage() {
        return storage;
    }

    String tenant() {
        return tenant;
    }

    String workflowId() {
        return workflowId;
    }

    List<String> parts() {
        return parts;
    }

    /** The directory, made if missing. */
    synchronized Storage.Directory create() throws IOException {
        if (directory == null) {
            directory = storage.directory(parts, true);
        }
        return directory;
    }

    /** The directory; null if there is none. */
    synchronized Storage.Directory existing() throws IOException {
        if (directory == null) {
            try {
                directory = storage.directory(parts, false);
            } catch (NoSuchFileException e) {
                return null;
            }
        }
        return directory;
    }

    synchronized void close() {
        if (directory != null) {
            directory.close();
            directory = null;
        }
    }
}
