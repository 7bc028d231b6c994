package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final String WHEN = "\"timestamp\":\"2026-01-13T00:00:00.000Z\"";

    private static Facts of(String fields) {
        String text = "{" + fields + ",\"logSeq\":1,\"hash\":\"" + HashChain.START + "\"}";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Facts.of(Line.parse(0, bytes, 0, bytes.length));
    }

    @Test
    void the_first_event_of_a_run_tells_its_data() {
        Facts facts =
                of(WHEN + ",\"type\":\"WORKFLOW_STARTED\",\"data\":{\"identity\":\"i\"},\"runId\":\"r\",\"seq\":0");

        assertThat(facts)
                .isEqualTo(new Facts(
                        "r", 0, "WORKFLOW_STARTED", Instant.parse("2026-01-13T00:00:00Z"), Map.of("identity", "i")));
    }

    @Test
    void the_type_may_stand_behind_the_data() {
        Facts facts = of(
                "\"data\":{\"identity\":\"i\"}," + WHEN + ",\"seq\":0,\"runId\":\"r\",\"type\":\"WORKFLOW_STARTED\"");

        assertThat(facts.data()).containsOnly(Map.entry("identity", "i"));
    }

    @Test
    void the_data_of_other_events_is_passed_over() {
        Facts facts = of(WHEN + ",\"type\":\"TASK_COMPLETED\",\"taskId\":\"a\",\"data\":{\"result\":[1,{\"seq\":7}]}"
                + ",\"metadata\":{\"attempt\":1},\"runId\":\"r\",\"seq\":3");

        assertThat(facts)
                .isEqualTo(new Facts("r", 3, "TASK_COMPLETED", Instant.parse("2026-01-13T00:00:00Z"), Map.of()));
    }

    @Test
    void a_line_about_no_run_and_one_that_is_no_json_tell_nothing() {
        assertThat(of(WHEN + ",\"type\":\"LOG_STARTED\",\"data\":{}")).isNull();
        assertThat(of("\"runId\":\"r\",\"seq\":0,\"type\":\"TASK_STARTED\",\"timestamp\":\"yesterday\""))
                .isNull();
        assertThat(of("\"runId\":\"r\",\"data\":{\"result\":[}")).isNull();
    }
}
