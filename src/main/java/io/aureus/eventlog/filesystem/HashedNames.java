package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the workflow id behind a directory name that is only its hash: each line of its files tells it. */
final class HashedNames {
    private HashedNames() {}

    static Optional<String> id(Storage storage, List<String> parent, String name) throws IOException {
        if (!name.startsWith("h-")) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(parent);
        parts.add(name);
        try (Storage.Directory directory = storage.directory(parts, false)) {
            for (Storage.Entry entry : directory.list()) {
                if (Catalogue.isSegment(entry.name()) && entry.kind() == Storage.Kind.FILE) {
                    Optional<String> id = idIn(directory, entry);
                    if (id.isPresent() && DiskNames.of(id.get()).equals(name)) {
                        return id;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> idIn(Storage.Directory directory, Storage.Entry entry) throws IOException {
        String[] found = new String[1];
        try (Storage.File file = directory.open(entry.name(), false)) {
            LineReader.read(file, 0, entry.size(), (offset, buffer, start, length) -> {
                Line line = Line.parse(offset, buffer, start, length);
                found[0] = line != null && line.json() != null && line.json().get("workflowId") instanceof String id
                        ? id
                        : null;
                return found[0] == null;
            });
        }
        return Optional.ofNullable(found[0]);
    }
}
