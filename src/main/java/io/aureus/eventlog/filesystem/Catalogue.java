package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.LastEvent;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Which files a workflow's log has and which runs stand in them; kept up to date by reading only what is new. */
final class Catalogue {

    /** The live file's name. */
    static final String LIVE = "events.log";

    private static final int LOOKS_MAX = 20;

    private final String tenant;
    private final String workflowId;
    private final Map<Object, SegmentView> views = new LinkedHashMap<>();
    private final Map<String, RunEntry> fromIndexes = new HashMap<>();

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
                fromIndexes.clear();
                still = false;
            }
            view.renamed(entry.name());
            try {
                view.refresh(directory, entry.size());
                left(view.trim(directory));
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

    /** Parts that left memory are added to what was read of indexes for runs that still have another part there. */
    private void left(List<RunPart> parts) {
        for (RunPart part : parts) {
            fromIndexes.computeIfPresent(part.runId(), (id, entry) -> entry.merge(part.entry()));
        }
    }

    /** Files that the original wrote, by name: a closed one tells its time. */
    synchronized List<SegmentView> legacy() {
        return views.values().stream()
                .filter(SegmentView::legacy)
                .sorted(Comparator.comparing(SegmentView::name))
                .toList();
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
        }
        view.owned(segment.id(), segment.chain(), segment.acknowledged());
    }

    /** What the index of a segment is to say next. */
    record IndexWork(List<RunPart> finished, List<RunPart> open, HashChain chain, long offset) {}

    /** Bytes of a segment that its index does not tell of yet. */
    synchronized long unindexed(Segment segment) {
        SegmentView view = views.get(segment.identity());
        return view == null ? 0 : segment.acknowledged() - view.parts().indexedTo();
    }

    /** What an index of all that is acknowledged in a segment would add. */
    synchronized IndexWork indexWork(Segment segment) {
        SegmentView view = views.get(segment.identity());
        List<RunPart> finished = new ArrayList<>();
        List<RunPart> open = new ArrayList<>();
        for (RunPart part : view.parts().inMemory()) {
            (part.entry().finished() ? finished : open).add(part);
        }
        HashChain chain = new HashChain(segment.chain().head(), segment.chain().next());
        return new IndexWork(finished, open, chain, segment.acknowledged());
    }

    /** The index of a segment was written. */
    synchronized void indexed(Segment segment, long offset) {
        left(views.get(segment.identity()).parts().indexed(offset));
    }

    /** Files that hold lines of a run, each with where. */
    synchronized Map<SegmentView, RunPart> holding(Storage.Directory directory, String runId) throws IOException {
        Map<SegmentView, RunPart> holding = new LinkedHashMap<>();
        for (SegmentView view : views.values()) {
            RunPart part = view.part(directory, runId);
            if (part != null) {
                holding.put(view, part);
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

    /** Forgets everything; the next look reads it again. */
    synchronized void clear() {
        views.clear();
        fromIndexes.clear();
    }

    synchronized long bytes() {
        return views.values().stream().mapToLong(SegmentView::whole).sum();
    }

    synchronized long files() {
        return views.size();
    }

    /** Runs of which a part is in memory: all that are not finished, and some that are. */
    private Map<String, RunEntry> inMemory(SegmentView.Proof proof) throws IOException {
        Map<String, RunEntry> runs = new HashMap<>();
        for (SegmentView view : views.values()) {
            for (RunPart part : view.parts().inMemory()) {
                runs.computeIfAbsent(part.runId(), id -> new RunEntry()).merge(view.proven(part, proof));
            }
        }
        return runs;
    }

    /** A run that looks unfinished may be told of as finished by another file's index: reads those once. */
    private void askIndexes(Storage.Directory directory, Map<String, RunEntry> runs) throws IOException {
        fromIndexes.keySet().retainAll(runs.keySet());
        Set<String> wanted = new HashSet<>();
        for (SegmentView view : views.values()) {
            runs.forEach((id, entry) -> {
                if (!entry.finished()
                        && !fromIndexes.containsKey(id)
                        && view.parts().mayBeIndexed(id)) {
                    wanted.add(id);
                }
            });
        }
        if (!wanted.isEmpty()) {
            wanted.forEach(id -> fromIndexes.put(id, new RunEntry()));
            indexedParts(directory, part -> {
                if (wanted.contains(part.runId())) {
                    fromIndexes.get(part.runId()).merge(part.entry());
                }
            });
        }
        fromIndexes.forEach((id, entry) -> runs.computeIfPresent(id, (i, known) -> known.merge(entry)));
    }

    private void indexedParts(Storage.Directory directory, Consumer<RunPart> sink) throws IOException {
        for (SegmentView view : views.values()) {
            view.readIndex(directory, sink);
        }
    }

    synchronized List<RunSummary> summaries(
            Storage.Directory directory, boolean unfinishedOnly, SegmentView.Proof proof) throws IOException {
        Map<String, RunEntry> runs = inMemory(proof);
        if (unfinishedOnly) {
            askIndexes(directory, runs);
        } else {
            indexedParts(
                    directory,
                    part -> runs.computeIfAbsent(part.runId(), id -> new RunEntry())
                            .merge(part.entry()));
        }
        List<RunSummary> found = new ArrayList<>();
        runs.forEach((id, entry) -> {
            if (!unfinishedOnly || !entry.finished()) {
                found.add(entry.summary(new RunKey(tenant, workflowId, id)));
            }
        });
        return found;
    }

    /** What is known of a run; null if nothing. */
    synchronized RunSummary summary(Storage.Directory directory, String runId, SegmentView.Proof proof)
            throws IOException {
        RunEntry merged = null;
        for (Map.Entry<SegmentView, RunPart> held : holding(directory, runId).entrySet()) {
            RunEntry entry = held.getKey().proven(held.getValue(), proof);
            merged = (merged == null ? new RunEntry() : merged).merge(entry);
        }
        return merged == null ? null : merged.summary(new RunKey(tenant, workflowId, runId));
    }

    /** The latest event of a run among all complete lines. */
    synchronized Optional<LastEvent> last(Storage.Directory directory, String runId) throws IOException {
        RunEntry merged = new RunEntry();
        for (RunPart part : holding(directory, runId).values()) {
            merged.merge(part.entry());
        }
        return merged.last();
    }
}
