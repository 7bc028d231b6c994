package io.aureus.cli;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.store.StoreUnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows events: each exactly once, those of one run in their order. */
@Command(
        name = "show",
        header = "Show events: of a run, of all runs of a workflow, or of all runs.",
        description = {
            "Run after run, oldest first; the events of a run in their order.",
            "What the original implementation logged comes first: its lines name no run, and are marked as legacy."
        })
final class EventsShowCommand extends LogCommand {

    private static final long LOOK_AGAIN_MILLIS = 300;

    @Parameters(paramLabel = "RUN|WORKFLOW", arity = "0..1", description = "Id of a run, or else of a workflow.")
    private String id;

    @Option(
            names = "--follow",
            description = "Go on showing what happens: of a run until it has ended, else until Ctrl-C.")
    private boolean follow;

    private final Map<RunKey, Seen> seen = new HashMap<>();

    /** What was shown of a run: how many events, and the summary at the last two looks. */
    private record Seen(long shown, RunSummary last, RunSummary before) {
        boolean isSettled(RunSummary now) {
            return now.equals(last) && now.equals(before);
        }
    }

    /** Events are in the log, whatever is the truth about runs. */
    @Override
    ExitCode execute(OpenRuns open, RunLookup runs) throws Exception {
        return execute(new RunLookup(open.log(), open.logged(), runs.tenant()));
    }

    @Override
    ExitCode execute(RunLookup runs) throws Exception {
        Optional<RunSummary> one = id == null ? Optional.empty() : runs.log().find(runs.tenant(), id);
        try (Results results = new Results(program(), output())) {
            boolean any = false;
            if (one.isPresent()) {
                any = showOne(one.get(), runs, results);
            } else {
                any = showLegacy(runs, results);
                any |= showAll(runs, results);
            }
            if (!any && id != null && !follow) {
                runs.find(id);
            }
            while (follow && !(one.isPresent() && isOver(one.get(), runs))) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
                if (one.isPresent()) {
                    showOne(runs.find(id), runs, results);
                } else {
                    showAll(runs, results);
                }
            }
        }
        return ExitCode.COMPLETED;
    }

    /** Whether a run has ended and all its events were shown. */
    private boolean isOver(RunSummary one, RunLookup runs)
            throws CommandException, LogUnavailableException, StoreUnavailableException {
        RunSummary now = runs.find(one.key().runId());
        return now.finished() && seen.get(one.key()).isSettled(now);
    }

    /** What the original implementation logged of the workflow, or of all. */
    private boolean showLegacy(RunLookup runs, Results results)
            throws LogUnavailableException, StoreUnavailableException {
        boolean[] any = {false};
        Paint paint = program().paint();
        runs.log().legacy(runs.tenant(), id, (workflowId, fields) -> {
            any[0] = true;
            results.add(
                    EventView.legacyJson(fields),
                    results.isText() ? List.of(EventView.legacyText(fields, paint)) : List.of());
        });
        return any[0];
    }

    private boolean showAll(RunLookup runs, Results results)
            throws LogUnavailableException, StoreUnavailableException, DivergedException {
        Set<RunKey> known = new HashSet<>();
        try (Stream<RunSummary> all = runs.runs(id, false)) {
            for (RunSummary summary : (Iterable<RunSummary>) all::iterator) {
                known.add(summary.key());
                showOne(summary, runs, results);
            }
        }
        return !known.isEmpty();
    }

    private boolean showOne(RunSummary now, RunLookup runs, Results results)
            throws LogUnavailableException, StoreUnavailableException, DivergedException {
        Seen before = seen.getOrDefault(now.key(), new Seen(0, null, null));
        if (before.isSettled(now)) {
            return true;
        }
        List<Event> events = runs.log().peek(now.key());
        Paint paint = program().paint();
        for (Event event : events.subList((int) Math.min(before.shown(), events.size()), events.size())) {
            results.add(EventView.json(event), results.isText() ? List.of(EventView.text(event, paint)) : List.of());
        }
        if (follow) {
            seen.put(now.key(), new Seen(events.size(), now, before.last()));
        }
        return true;
    }
}
