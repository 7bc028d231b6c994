package io.aureus.cli;

import io.aureus.config.Age;
import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunStatus;
import io.aureus.store.postgres.PurgeOrder;
import io.aureus.store.postgres.Purged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes what the database keeps of runs that ended long ago. */
@Command(
        name = "purge",
        header = "Delete what the database keeps of runs that ended long ago.",
        description = {
            "In small transactions with pauses between them, beside runs that are under way; never a run that has not ended.",
            "The event log keeps its lines, and hears of each run first (WORKFLOW_PURGED). Interrupted, it is repeated."
        })
final class PurgeCommand extends AureusCommand {

    private static final long SHOWN_EVERY_NANOS = 2_000_000_000L;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            required = true,
            description = "How long ago they ended at least: 30d, 12h, 90m or 30s.")
    private String olderThan;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description = "Which: completed, failed, cancelled (default: all three).")
    private List<String> statuses = new ArrayList<>();

    @Option(names = "--workflow", paramLabel = "ID", description = "Only runs of this workflow.")
    private String workflowId;

    @Option(names = "--dry-run", description = "Only count.")
    private boolean dryRun;

    @Mixin
    private Tenant tenant;

    @Mixin
    private EmbeddedOption embedded;

    private long shownAt;

    @Override
    EmbeddedOption embedded() {
        return embedded;
    }

    @Override
    List<Setting> settingsOffered() {
        return List.of(Setting.STATE_STORE_TYPE, Setting.EVENT_LOG_TYPE, Setting.EVENT_LOG_DIR);
    }

    @Override
    ExitCode execute() throws Exception {
        Duration age = Age.read(olderThan)
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "AUR-005 --older-than is '" + olderThan + "'; allowed is " + Age.ALLOWED + "."));
        PurgeOrder order = new PurgeOrder(
                tenant.name(),
                workflowId,
                wanted(),
                age,
                workflowId == null ? PurgeOrder.JOBS : Set.of(),
                dryRun,
                PurgeOrder.BATCH_SIZE,
                PurgeOrder.PAUSE_RATIO);
        Settings settings = settings();
        if (settings.database().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-036 There is nothing to purge: the state store is in memory, and the event log is not purged."
                            + " Set DATABASE_URL.");
        }
        try (OpenRuns open = OpenRuns.of(program(), settings);
                EventLog log = dryRun ? new InMemoryEventLog() : new FileSystemEventLog(settings.eventLogDirectory())) {
            Purged purged = open.store().purge(log::append).execute(order, this::show);
            Results.single(program(), output(), json(purged), List.of(said(purged)));
            return ExitCode.COMPLETED;
        }
    }

    private Set<RunStatus> wanted() throws CommandException {
        EnumSet<RunStatus> wanted = EnumSet.noneOf(RunStatus.class);
        for (RunStatus status : RunStatus.values()) {
            if (status.isFinished() && (statuses.isEmpty() || statuses.contains(status.text()))) {
                wanted.add(status);
            }
        }
        if (!statuses.isEmpty() && wanted.size() != Set.copyOf(statuses).size()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-005 --status is " + String.join(",", statuses)
                            + "; allowed are completed, failed and cancelled: a run that has not ended is never purged.");
        }
        return wanted;
    }

    private void show(Purged soFar) {
        if (System.nanoTime() - shownAt > SHOWN_EVERY_NANOS) {
            shownAt = System.nanoTime();
            program().say(String.format(Locale.ROOT, "purging: %,d runs, %,d tasks", soFar.runs(), soFar.tasks()));
        }
    }

    private String said(Purged purged) {
        return String.format(
                Locale.ROOT,
                "%s %,d runs with %,d tasks, %,d batch jobs, %,d large values and %,d definitions.",
                dryRun ? "Would delete" : "Deleted",
                purged.runs(),
                purged.tasks(),
                purged.jobs(),
                purged.values(),
                purged.definitions());
    }

    private Map<String, Object> json(Purged purged) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", dryRun);
        json.put("runs", purged.runs());
        json.put("tasks", purged.tasks());
        json.put("jobs", purged.jobs());
        json.put("largeValues", purged.values());
        json.put("definitions", purged.definitions());
        json.put("drivers", purged.drivers());
        return json;
    }
}
