package io.aureus.cli;

import io.aureus.eventlog.Holder;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Timestamps;
import io.aureus.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, the latest last. */
@Command(
        name = "list",
        header = "List runs, the latest last.",
        description = "Runs that the original implementation logged have no id; they come first, marked as legacy.")
final class ListCommand extends LogCommand {

    @Parameters(paramLabel = "WORKFLOW", arity = "0..1", description = "Only runs of this workflow.")
    private String workflowId;

    @Option(names = "--unfinished", description = "Only runs that have not ended.")
    private boolean unfinished;

    @Option(
            names = "--parked",
            description = {
                "Only runs that wait for a person: paused because process after process was killed or crashed while it drove"
                        + " them ('resume' goes on with one, 'cancel' gives it up), or not to be driven because the"
                        + " database went back in time. 'explain' tells why."
            })
    private boolean parked;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "The latest N runs; 0 for all (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    ExitCode execute(RunLookup runs) throws Exception {
        if (limit < 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-005 --limit is " + limit + "; allowed is 0 (all) and more. See: aureus help list");
        }
        LegacyRuns legacy = new LegacyRuns();
        runs.log().legacy(runs.tenant(), workflowId, legacy);
        List<LegacyRuns.Told> before = legacy.all().stream()
                .filter(run -> !parked && (!unfinished || !run.isFinished()))
                .toList();
        Deque<RunSummary> latest = new ArrayDeque<>();
        long older = 0;
        try (Stream<RunSummary> all = parked ? runs.parked(workflowId) : runs.runs(workflowId, unfinished)) {
            for (RunSummary summary : (Iterable<RunSummary>) all::iterator) {
                latest.addLast(summary);
                if (limit > 0 && latest.size() > limit) {
                    latest.removeFirst();
                    older++;
                }
            }
        }
        int room = limit == 0 ? before.size() : Math.max(0, Math.min(before.size(), limit - latest.size()));
        older += before.size() - room;
        List<LegacyRuns.Told> shown = before.subList(before.size() - room, before.size());
        print(shown, latest, runs);
        if (latest.isEmpty() && shown.isEmpty()) {
            program().say("There are no such runs " + runs.place() + ".");
        } else if (older > 0) {
            program().say("… and " + older + " older ones; all of them: --limit 0");
        }
        return ExitCode.COMPLETED;
    }

    private void print(List<LegacyRuns.Told> legacy, Iterable<RunSummary> summaries, RunLookup runs)
            throws LogUnavailableException, StoreUnavailableException {
        Paint paint = program().paint();
        Table table = new Table(paint, "RUN", "WORKFLOW", "STATUS", "STARTED", "LAST EVENT", "DRIVEN BY");
        try (Results results = new Results(program(), output())) {
            for (LegacyRuns.Told run : legacy) {
                if (results.isText()) {
                    table.row(run.row());
                } else {
                    results.add(run.json(runs.tenant()), List.of());
                }
            }
            for (RunSummary summary : summaries) {
                Optional<Holder> holder = runs.holder(summary);
                if (results.isText()) {
                    table.row(row(summary, holder, paint));
                } else {
                    results.add(json(summary, holder), List.of());
                }
            }
            if (results.isText() && table.size() > 0) {
                table.lines().forEach(program().out()::println);
            }
        }
    }

    private static String[] row(RunSummary summary, Optional<Holder> holder, Paint paint) {
        return new String[] {
            summary.key().runId(),
            summary.key().workflowId(),
            paint.status(summary.status()),
            Timestamps.format(summary.startedAt()),
            Timestamps.format(summary.lastAt()),
            summary.finished()
                    ? ""
                    : holder.map(who -> who.pid() + "@" + who.host()).orElse("nobody")
        };
    }

    private static Map<String, Object> json(RunSummary summary, Optional<Holder> holder) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runId", summary.key().runId());
        json.put("workflowId", summary.key().workflowId());
        json.put("tenantId", summary.key().tenant());
        json.put("status", summary.status());
        json.put("startedAt", Timestamps.format(summary.startedAt()));
        json.put("lastEventAt", Timestamps.format(summary.lastAt()));
        json.put(
                "drivenBy",
                holder.map(who -> Map.<String, Object>of("host", who.host(), "pid", who.pid()))
                        .orElse(null));
        return json;
    }
}
