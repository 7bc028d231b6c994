package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which files a workflow's log has and which runs stand in them; kept up to date by reading only what is new. */
final class Catalogue {

    /** The live file's name. */
    static final String LIVE = "events.log";

    private static final int LOOKS_MAX = 20;

    private final String tenant;
    private final String workflowId;
    private final Map<Object, SegmentView> views = new LinkedHashMap<>();
    private final Map<String, RunEntry> runs = new HashMap<>();

    Catalogue(String tenant, String workflowId) {
        this.tenant = tenant;
        this.workflowId = workflowId;
    }

    static boolean isSegment(String name) {
        return name.equals(LIVE) || (name.startsWith("events-") && name.endsWith(".jsonl"));
    }

    /** Looks at the directory, and reads what is new, until nothing has moved meanwhile. */
    synchronized void refresh(Storage.Directory directory) throws IOException {
        for (int i = 0; i < LOOKS_MAX; i++) {
            if (look(directory)) {
                return;
            }
        }
        throw new IOException("AUR-312 files in " + directory.path() + " were renamed faster than they could be read");
    }

    private boolean look(Storage.Directory directory) throws IOException {
        Map<Object, SegmentView> gone = new HashMap<>(views);
        boolean still = true;
        for (Storage.Entry entry : directory.list()) {
            if (!isSegment(entry.name()) || entry.kind() != Storage.Kind.FILE) {
                continue;
            }
            gone.remove(entry.identity());
            SegmentView view = views.get(entry.identity());
            if (view == null) {
                view = new SegmentView(entry);
                views.put(entry.identity(), view);
                still = false;
            }
            view.renamed(entry.name());
            try {
                view.refresh(directory, entry.size(), this::accept);
            } catch (SegmentView.MovedException | NoSuchFileException e) {
                still = false;
            }
        }
        if (gone.isEmpty()) {
            return still;
        }
        for (SegmentView view : gone.values()) {
            if (isGone(directory, view)) {
                views.remove(view.identity());
            }
        }
        return false;
    }

    private static boolean isGone(Storage.Directory directory, SegmentView view) throws IOException {
        return directory.list().stream().noneMatch(e -> e.identity().equals(view.identity()));
    }

    private void accept(Facts facts) {
        runs.computeIfAbsent(facts.runId(), id -> new RunEntry()).accept(facts);
    }

    /** Lines of this process's own were acknowledged. */
    synchronized void appended(Segment segment, long[] ends, long start, List<Facts> lines) {
        SegmentView view = views.computeIfAbsent(
                segment.identity(),
                identity -> new SegmentView(new Storage.Entry(segment.name(), Storage.Kind.FILE, 0, identity)));
        long offset = start;
        for (int i = 0; i < ends.length; i++) {
            Facts facts = lines.get(i);
            view.seen(facts, offset, ends[i]);
            offset = ends[i];
            if (facts != null) {
                accept(facts);
            }
        }
        view.owned(segment.id(), segment.chain(), segment.acknowledged());
    }

    /** Files that hold lines of a run. */
    synchronized List<SegmentView> holding(String runId) {
        List<SegmentView> holding = new ArrayList<>();
        for (SegmentView view : views.values()) {
            if (view.place(runId) != null) {
                holding.add(view);
            }
        }
        return holding;
    }

    /** The view of a file, or null. */
    synchronized SegmentView view(Object identity) {
        return views.get(identity);
    }

    /** Lines left out of files before what their notes say was forced. */
    synchronized long damagedLines() {
        return views.values().stream().mapToLong(SegmentView::damagedLines).sum();
    }

    synchronized long bytes() {
        return views.values().stream().mapToLong(SegmentView::whole).sum();
    }

    synchronized long files() {
        return views.size();
    }

    synchronized List<RunSummary> summaries(boolean unfinishedOnly) {
        List<RunSummary> found = new ArrayList<>();
        runs.forEach((id, entry) -> {
            RunSummary summary = entry.summary(new RunKey(tenant, workflowId, id));
            if (!unfinishedOnly || !summary.finished()) {
                found.add(summary);
            }
        });
        return found;
    }

    /** What is known of a run; null if nothing. */
    synchronized RunSummary summary(String runId) {
        RunEntry entry = runs.get(runId);
        return entry == null ? null : entry.summary(new RunKey(tenant, workflowId, runId));
    }
}
