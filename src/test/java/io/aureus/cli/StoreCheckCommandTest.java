package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.json.Json;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreCheckCommandTest {

    private static CliRun check(String url, Object... more) {
        Object[] arguments = new Object[more.length + 2];
        arguments[0] = "store";
        arguments[1] = "check";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return CliRun.with(url == null ? Map.of() : Map.of("DATABASE_URL", url), new OpenLog(), arguments);
    }

    @Test
    void a_database_that_a_start_would_accept_has_exit_code_0_also_with_warnings() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
        CliRun checked = check(database.url());
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out().lines())
                .anyMatch(line -> line.matches("CHECK +RESULT +DETAIL"))
                .anyMatch(line -> line.matches("reachable +ok +127\\.0\\.0\\.1:.*, PostgreSQL .*"))
                .anyMatch(line -> line.matches("durable +warning +AUR-621 .*"))
                .anyMatch(line -> line.matches("tables +ok"));
        assertThat(check(database.url(), "--output", "jsonl").out().lines())
                .map(line -> String.valueOf(((Map<?, ?>) Json.parse(line)).get("result")))
                .contains("ok", "warning")
                .doesNotContain("failed", "skipped");
    }

    @Test
    void one_that_a_start_would_refuse_has_exit_code_6_and_the_table() throws Exception {
        CliRun checked = check(TestDatabase.create().url() + "_none");
        assertThat(checked.exitCode()).isEqualTo(6);
        assertThat(checked.out()).containsPattern("reachable +failed +AUR-634");
    }

    @Test
    void without_a_database_there_is_nothing_to_check() {
        CliRun checked = check(null);
        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.err()).contains("AUR-044");
    }
}
