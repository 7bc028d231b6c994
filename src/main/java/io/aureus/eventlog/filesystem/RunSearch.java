package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.LastEvent;
import io.aureus.eventlog.LegacyVisitor;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds runs over all tenants and workflows of which there is a directory. */
final class RunSearch {
    private final Storage storage;
    private final Lanes lanes;

    RunSearch(Storage storage, Lanes lanes) {
        this.storage = storage;
        this.lanes = lanes;
    }

    /** Runs in order of their starts; null stands for every tenant, or every workflow. */
    List<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly) throws IOException {
        List<RunSummary> found = new ArrayList<>();
        for (String owner : tenant == null ? tenants() : List.of(tenant)) {
            for (String id : workflowId == null ? workflows(owner) : List.of(workflowId)) {
                found.addAll(lanes.of(owner, id).log().reader().runs(unfinishedOnly));
            }
        }
        found.sort(Comparator.comparing(RunSummary::startedAt)
                .thenComparing(summary -> summary.key().runId()));
        return found;
    }

    /** A tenant's run, of whatever workflow. */
    Optional<RunSummary> find(String tenant, String runId) throws IOException {
        for (String workflowId : workflows(tenant)) {
            RunSummary summary = lanes.of(tenant, workflowId).log().reader().summary(runId);
            if (summary != null) {
                return Optional.of(summary);
            }
        }
        return Optional.empty();
    }

    /** The latest event of a run of which the workflow is known. */
    Optional<LastEvent> last(RunKey run) throws IOException {
        return lanes.of(run.tenant(), run.workflowId()).log().reader().last(run.runId());
    }

    /** Lines of the original of one workflow, or of all of the tenant. */
    void legacy(String tenant, String workflowId, LegacyVisitor visitor) throws IOException {
        for (String id : workflowId == null ? workflows(tenant) : List.of(workflowId)) {
            lanes.of(tenant, id).log().reader().legacy(fields -> visitor.line(id, fields));
        }
    }

    private List<String> tenants() throws IOException {
        List<String> found = new ArrayList<>(List.of(RunKey.DEFAULT_TENANT));
        found.addAll(idsIn(List.of(WorkflowPlace.TENANTS)));
        return found;
    }

    private List<String> workflows(String tenant) throws IOException {
        List<String> parent = new ArrayList<>(WorkflowPlace.parts(tenant, ""));
        parent.remove(parent.size() - 1);
        return idsIn(parent);
    }

    private List<String> idsIn(List<String> parent) throws IOException {
        List<String> found = new ArrayList<>();
        try (Storage.Directory directory = storage.directory(parent, false)) {
            for (Storage.Entry entry : directory.list()) {
                if (entry.kind() == Storage.Kind.DIRECTORY) {
                    String name = entry.name();
                    Optional<String> id = DiskNames.id(name);
                    (id.isPresent() ? id : HashedNames.id(storage, parent, name)).ifPresent(found::add);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }
}
