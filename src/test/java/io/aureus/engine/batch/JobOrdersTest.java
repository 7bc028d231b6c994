package io.aureus.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.TakeUp;
import io.aureus.run.RunKey;
import io.aureus.tool.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobOrdersTest {
    private static final RunKey PAUSED = new RunKey("default", "greeting", "r1");

    @TempDir
    Path directory;

    @BeforeEach
    void make() throws Exception {
        Files.writeString(
                directory.resolve("greeting.yaml"),
                "id: greeting\nversion: '1'\ninputs:\n  name: {type: string, required: true}\ntasks:\n  - {id: a}\n");
        Files.writeString(directory.resolve("names.jsonl"), "{\"name\":\"a\"}\n\n{\"name\":\"b\"}\n{\"name\":\"c\"}\n");
    }

    @Test
    void a_start_is_a_new_run_that_belongs_to_the_servers() throws Exception {
        Launch launch = (Launch) all(orders(JobCheckpoint.NONE, "workflow", "greeting", "input.name", "x"))
                .get(0);

        assertThat(launch.submitted()).isTrue();
        assertThat(launch.fresh()).isTrue();
        assertThat(launch.inputs()).isEqualTo(Map.of("name", "x"));
    }

    @Test
    void a_run_id_makes_a_start_repeatable() throws Exception {
        Launch launch =
                (Launch) all(orders(JobCheckpoint.NONE, "workflow", "greeting", "input.name", "x", "runId", "mine"))
                        .get(0);

        assertThat(launch.fresh()).isFalse();
        assertThat(launch.runId()).isEqualTo("mine");
    }

    @Test
    void every_line_that_is_not_blank_is_a_run_of_its_own_identity() throws Exception {
        List<Order> lines = all(orders(JobCheckpoint.NONE, "workflow", "greeting", "inputs", "names.jsonl"));

        assertThat(lines)
                .extracting(order -> ((Launch) order).inputs().get("name"))
                .containsExactly("a", "b", "c");
        assertThat(lines)
                .extracting(order -> ((Launch) order).line())
                .allMatch(line -> line.matches("[0-9a-f]{64}:[134]"));
    }

    @Test
    void a_restart_resumes_what_was_left_and_goes_on_with_the_lines_that_follow() throws Exception {
        JobOrders first = orders(JobCheckpoint.NONE, "workflow", "greeting", "inputs", "names.jsonl");
        first.next();
        JobCheckpoint left = new JobCheckpoint(first.linesTaken(), List.of(PAUSED));

        List<Order> again =
                all(orders(JobCheckpoint.of(left.asData()), "workflow", "greeting", "inputs", "names.jsonl"));

        assertThat(again.get(0)).isEqualTo(new TakeUp(PAUSED, TakeUp.How.RESUME, "JobOperator.restart"));
        assertThat(again.subList(1, again.size()))
                .extracting(order -> ((Launch) order).inputs().get("name"))
                .containsExactly("b", "c");
    }

    @Test
    void a_restart_of_one_run_needs_no_parameters() throws Exception {
        assertThat(all(orders(new JobCheckpoint(0, List.of(PAUSED)))))
                .hasSize(1)
                .first()
                .isInstanceOf(TakeUp.class);
    }

    @Test
    void all_that_is_wrong_with_the_parameters_is_said_at_once() {
        assertThatThrownBy(() -> orders(JobCheckpoint.NONE, "colour", "red", "concurrency", "0"))
                .hasMessageStartingWith("AUR-520")
                .hasMessageContaining("'colour' is unknown")
                .hasMessageContaining("allowed is 1 to 1000")
                .hasMessageContaining("'workflow' is missing");
    }

    private JobOrders orders(JobCheckpoint earlier, String... parameters) throws JobRefusedException {
        Properties given = new Properties();
        for (int i = 0; i < parameters.length; i += 2) {
            given.setProperty(parameters[i], parameters[i + 1]);
        }
        boolean goesOn = !earlier.runs().isEmpty();
        return JobOrders.of(new WorkflowFiles(directory, Tools.installed()), JobParameters.of(given, goesOn), earlier);
    }

    private static List<Order> all(JobOrders orders) {
        List<Order> all = new ArrayList<>();
        orders.forEachRemaining(all::add);
        return all;
    }
}
