package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.StoredValue;
import io.aureus.run.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values beside a workflow's log: files named by their SHA-256, complete and forced before they get that name. */
final class Values {

    static final String DIRECTORY = "values";

    private static final int REMEMBERED_MAX = 4096;

    private final Storage storage;
    private final Protocol protocol;
    private final Map<String, Boolean> stored = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    Values(Storage storage, Protocol protocol) {
        this.storage = storage;
        this.protocol = protocol;
    }

    private static List<String> parts(String tenant, String workflowId) {
        List<String> parts = new ArrayList<>(WorkflowPlace.parts(tenant, DiskNames.of(workflowId)));
        parts.add(DIRECTORY);
        return parts;
    }

    String store(String tenant, String workflowId, String value) throws IOException {
        String name = Identity.sha256(value);
        List<String> parts = parts(tenant, workflowId);
        String known = String.join("/", parts) + "/" + name;
        if (isStored(known)) {
            return name;
        }
        try (Storage.Directory directory = storage.directory(parts, true)) {
            if (directory.stat(name) == null) {
                write(directory, name, value);
            }
            forceParents(parts);
            protocol.forceValueEntry(directory);
        }
        synchronized (stored) {
            stored.put(known, true);
        }
        return name;
    }

    /** Once in a process for each directory: the entries that lead to it do not change. */
    private void forceParents(List<String> parts) throws IOException {
        String known = String.join("/", parts);
        if (isStored(known)) {
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            try (Storage.Directory parent = storage.directory(parts.subList(0, i), false)) {
                protocol.forceValueEntry(parent);
            }
        }
        synchronized (stored) {
            stored.put(known, true);
        }
    }

    private boolean isStored(String known) {
        synchronized (stored) {
            return stored.containsKey(known);
        }
    }

    private void write(Storage.Directory directory, String name, String value) throws IOException {
        String draft = "draft-" + storage.unique();
        try (Storage.File file = directory.create(draft)) {
            file.write(0, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
            protocol.forceValue(file);
        } catch (IOException e) {
            remove(directory, draft, e);
            throw e;
        }
        try {
            directory.rename(draft, name);
        } catch (FileAlreadyExistsException e) {
            directory.delete(draft); // somebody stored the same meanwhile
        }
    }

    private static void remove(Storage.Directory directory, String draft, IOException reason) {
        try {
            directory.delete(draft);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    String read(String tenant, String workflowId, String name) throws IOException {
        requireName(name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Storage.Directory directory = storage.directory(parts(tenant, workflowId), false);
                Storage.File file = directory.open(name, false)) {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            for (int count = file.read(0, buffer); count > 0; count = file.read(bytes.size(), buffer)) {
                bytes.write(buffer.array(), 0, count);
                buffer.clear();
            }
        } catch (NoSuchFileException e) {
            throw missing(workflowId, name, e);
        }
        String value = bytes.toString(StandardCharsets.UTF_8);
        if (!Identity.sha256(value).equals(name)) {
            throw new LogUnavailableException(
                    "AUR-307 the value " + name + " beside the log of '" + workflowId
                            + "' was changed. Bring it back from a copy of " + storage.root(),
                    null);
        }
        return value;
    }

    /** Name, size and place; the text is neither read nor checked. */
    StoredValue stat(String tenant, String workflowId, String name) throws IOException {
        requireName(name);
        try (Storage.Directory directory = storage.directory(parts(tenant, workflowId), false)) {
            Storage.Entry entry = directory.stat(name);
            if (entry == null || entry.kind() != Storage.Kind.FILE) {
                throw missing(workflowId, name, null);
            }
            return new StoredValue(name, entry.size(), directory.path() + "/" + name);
        } catch (NoSuchFileException e) {
            throw missing(workflowId, name, e);
        }
    }

    private static void requireName(String name) throws LogUnavailableException {
        if (!name.matches("[0-9a-f]{64}")) {
            throw new LogUnavailableException(
                    "AUR-307 '" + name + "' is no name of a stored value (64 hex digits)", null);
        }
    }

    private LogUnavailableException missing(String workflowId, String name, NoSuchFileException cause) {
        return new LogUnavailableException(
                "AUR-307 the value " + name + " beside the log of '" + workflowId
                        + "' is missing. Bring it back from a copy of " + storage.root(),
                cause);
    }
}
