package io.aureus.cli;

import io.aureus.eventlog.Holder;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Finding;
import io.aureus.run.Run;
import io.aureus.run.RunExplanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells why a run is where it is. */
@Command(
        name = "explain",
        header = "Tell why a run is where it is, and what to type next.",
        description = "What ran, what failed with which error on which attempt, what it waits for, who drives it.")
final class ExplainCommand extends LogCommand {

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId;

    @Override
    ExitCode execute(RunLookup runs) throws Exception {
        RunSummary summary = runs.find(runId);
        Run run = runs.load(summary);
        Optional<Holder> holder = runs.holder(summary);
        List<Finding> findings = RunExplanation.of(run, program().clock().instant(), holder.isPresent());
        Optional<String> parked = runs.whyParked(summary);
        Map<String, Object> json = json(run, findings, holder);
        json.put("parked", parked.orElse(null));
        Results.single(program(), output(), json, parked.map(List::of).orElseGet(() -> text(findings, holder)));
        return ExitCode.COMPLETED;
    }

    private List<String> text(List<Finding> findings, Optional<Holder> holder) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.command() != null && holder.isPresent()) {
                continue;
            }
            String text = Paint.oneLine(finding.text());
            lines.add(
                    finding.command() == null
                            ? text
                            : text + " " + program().paint().bold(finding.command()));
        }
        holder.ifPresent(who -> lines.add("Process " + who.pid() + " on " + who.host() + " drives it since "
                + io.aureus.run.Timestamps.format(who.since()) + "; watch it with: aureus events show " + runId
                + " --follow"));
        return lines;
    }

    private static Map<String, Object> json(Run run, List<Finding> findings, Optional<Holder> holder) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runId", run.key().runId());
        json.put("workflowId", run.key().workflowId());
        json.put("status", run.status().text());
        json.put(
                "drivenBy",
                holder.map(who -> Map.<String, Object>of("host", who.host(), "pid", who.pid()))
                        .orElse(null));
        json.put("findings", findings.stream().map(ExplainCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
        json.put("taskId", finding.taskId());
        json.put("text", finding.text());
        json.put("command", finding.command());
        return json;
    }
}
