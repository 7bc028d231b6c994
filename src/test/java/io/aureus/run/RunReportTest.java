package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.json.Json;
import io.aureus.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunReportTest {

    @Test
    void the_report_has_the_documented_fields_in_the_documented_order() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a")
                .task("b", t -> t.dependsOn("a"))
                .output("out", "a")
                .build());
        run.decide();
        run.after(20).completes("a").decide();
        assertThat(Json.write(RunReport.of(run.run, true)))
                .isEqualTo("{\"runId\":\"run-1\",\"workflowId\":\"w\",\"tenantId\":\"default\",\"status\":\"running\","
                        + "\"startedAt\":\"2026-01-13T00:00:00.000Z\",\"completedAt\":null,\"durationMs\":null,"
                        + "\"resumed\":true,\"tasks\":{"
                        + "\"a\":{\"status\":\"completed\",\"attempts\":1,"
                        + "\"startedAt\":\"2026-01-13T00:00:00.000Z\",\"completedAt\":\"2026-01-13T00:00:00.020Z\","
                        + "\"durationMs\":20,\"result\":\"result of a\",\"error\":null},"
                        + "\"b\":{\"status\":\"running\",\"attempts\":1,"
                        + "\"startedAt\":\"2026-01-13T00:00:00.020Z\",\"completedAt\":null,"
                        + "\"durationMs\":null,\"result\":null,\"error\":null}},"
                        + "\"outputs\":null,\"error\":null}");
        run.after(5).completes("b").decide();
        assertThat(RunReport.of(run.run, false))
                .containsEntry("status", "completed")
                .containsEntry("durationMs", 25L)
                .containsEntry("outputs", Map.of("out", "result of a"));
    }

    @Test
    void the_report_of_a_failed_run_says_why() {
        DrivenRun run = new DrivenRun(
                Workflow.named("w").task("a").task("b", t -> t.dependsOn("a")).build());
        run.decide();
        run.fails("a", "boom").decide();
        String report = Json.write(RunReport.of(run.run, false));
        assertThat(report)
                .contains("\"error\":\"boom!\"")
                .contains("\"b\":{\"status\":\"skipped\",\"attempts\":0,\"startedAt\":null")
                .endsWith("\"outputs\":null,\"error\":\"AUR-202 Task 'a' gave up after attempt 1 of 1: boom!\"}");
    }

    @Test
    void what_lies_beside_the_log_is_shown_as_asked_outputs_first() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a")
                .task("b", t -> t.dependsOn("a"))
                .output("out", "b")
                .output("small", "a")
                .build());
        run.decide();
        run.completes("a").decide();
        run.ends("b", new Outcome.Completed(null, "ab12", null)).decide();
        List<String> asked = new ArrayList<>();
        Map<String, Object> report = RunReport.of(run.run, false, name -> asked.add(name) ? asked.size() : null);
        assertThat(report.get("outputs")).isEqualTo(Map.of("out", 1, "small", "result of a"));
        assertThat(report.get("tasks")).asString().contains("result=2");
        assertThat(asked).containsExactly("ab12", "ab12");
        assertThat(RunReport.of(run.run, false))
                .containsEntry("outputs", Map.of("out", Map.of("resultSha256", "ab12"), "small", "result of a"));
    }

    @Test
    void the_identity_of_a_start_does_not_depend_on_the_order_of_its_inputs() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1L);
        one.put("b", "x");
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", "x");
        other.put("a", 1L);
        String identity = Identity.of("default", "w", "hash", one, null);
        assertThat(identity).matches("[0-9a-f]{64}").isEqualTo(Identity.of("default", "w", "hash", other, null));
        assertThat(identity)
                .isNotEqualTo(Identity.of("default", "w", "hash", one, "file:1"))
                .isNotEqualTo(Identity.of("other", "w", "hash", one, null))
                .isNotEqualTo(Identity.of("default", "w", "hash", Map.of("a", "1", "b", "x"), null));
    }
}
