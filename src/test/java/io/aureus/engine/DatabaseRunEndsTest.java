package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.EventType;
import io.aureus.store.postgres.Said;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shortest ways to break a promise with a database when a run ends, or is let go of. */
@Timeout(60)
class DatabaseRunEndsTest extends DatabaseTrace {
    @Test
    void trace_25_the_end_of_a_run_whose_process_died_before_the_log_had_it_reaches_a_log() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.drives(launch());
        stepUntilItsEndIsWithheld(a);
        a.expire(database);
        DrivenNode b = node("B", new InMemoryEventLog());

        b.drives(adopt()).stepToTheEnd();

        assertThat(b.heard).containsExactly("left COMPLETED");
        assertThat(types(b.log)).contains(EventType.WORKFLOW_COMPLETED);
        assertThat(column("events")).isNull();
        assertThat(column("owner")).isNull();
        assertThat(column("start_data ->> 'belongsTo'")).isEqualTo("command");
    }

    private void stepUntilItsEndIsWithheld(DrivenNode node) throws Exception {
        node.withholds = true;
        node.step();
        while (!column("status").equals("completed")) {
            node.acknowledge();
            node.withholds = true;
            node.step();
        }
    }

    @Test
    void trace_30_a_run_is_not_let_go_of_before_its_last_events_are_in_the_log() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.drives(launch());
        stepUntilItsEndIsWithheld(a);
        for (int i = 0; i < 5; i++) {
            a.step();
        }
        assertThat(a.heard).isEmpty();
        assertThat(column("owner")).isEqualTo(a.store.store().first().driver());
        assertThat(column("events")).contains("WORKFLOW_COMPLETED");

        a.acknowledge();
        a.stepToTheEnd();

        assertThat(a.heard).containsExactly("left COMPLETED");
        assertThat(column("owner")).isNull();
        assertThat(column("events")).isNull();
    }

    @Test
    void a_paused_run_that_was_only_looked_at_can_be_taken_by_others() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        a.drives(launch());
        a.stepUntil(() -> a.attempts.size() == 1);
        a.engine.pause(RUN, "test");
        a.step();
        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();
        assertThat(column("status")).isEqualTo("paused");

        DrivenNode b = node("B", new InMemoryEventLog());
        b.drives(adopt()).stepToTheEnd();

        assertThat(b.heard).hasSize(1).first().asString().contains("AUR-214");
        assertThat(column("owner")).isNull();
    }

    @Test
    void a_run_is_let_go_of_even_if_the_database_is_away_at_that_moment() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.drives(launch());
        stepUntilItsEndIsWithheld(a);
        database.execute("ALTER TABLE aureus.workflow_states RENAME TO hidden");
        a.acknowledge();
        a.stepUntil(() -> a.heard.contains("left COMPLETED"));
        a.step();
        database.execute("ALTER TABLE aureus.hidden RENAME TO workflow_states");

        a.stepToTheEnd();

        assertThat(column("owner")).isNull();
    }

    @Test
    void an_end_that_the_database_does_not_take_is_not_reported() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        a.drives(launch());
        a.stepUntil(() -> a.attempts.size() == 1 && types(a.log).size() == 2);
        database.execute("ALTER TABLE aureus.workflow_states RENAME TO hidden");
        a.engine.cancel(RUN, "test");
        a.step();
        a.attempts.forEach(Runnable::run);
        a.stepUntil(() -> a.heard.stream().anyMatch(heard -> !heard.startsWith("blocked")));
        database.execute("ALTER TABLE aureus.hidden RENAME TO workflow_states");
        a.stepToTheEnd();

        assertThat(a.heard).last().asString().startsWith("refused AUR-215");
        assertThat(column("status")).isIn("running", "cancelled");
        assertThat(column("owner")).isIn(null, "nobody");
    }

    @Test
    void an_attempt_of_a_lost_run_that_outlives_its_drive_gives_its_place_back() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        a.drives(launch());
        a.stepUntil(() -> a.attempts.size() == 1);
        a.expire(database);
        a.store.look();
        a.stepToTheEnd();
        assertThat(a.heard).containsExactly("lost");
        assertThat(a.engine.slots().used()).isEqualTo(1);

        a.attempts.forEach(Runnable::run);

        assertThat(a.engine.slots().used()).isZero();
        assertThat(a.engine.inFlight()).isEmpty();
    }

    @Test
    void a_submitted_run_that_cannot_begin_is_told_once_and_tried_again() throws Exception {
        Launch submitted = new Launch("default", CHAIN, Map.of(), null, "r", false, true, directory);
        node("A", new InMemoryEventLog()).engine.submit(submitted);
        database.execute("CREATE TABLE aside AS SELECT * FROM aureus.workflow_versions");
        database.execute("DELETE FROM aureus.workflow_versions");
        DrivenNode b = node("B", new InMemoryEventLog());
        try (Said said = new Said("io.aureus.engine")) {
            b.drive = b.engine.drive(b.engine.submittedRuns(), 10, false, b);
            b.stepUntil(() -> {
                b.store.look();
                return b.heard.size() == 3;
            });

            assertThat(said.with("AUR-223")).hasSize(1).first().asString().contains("Submitted run 'r'", "AUR-607");
        }
        assertThat(b.heard).allMatch(heard -> heard.startsWith("refused AUR-607"));
        database.execute("INSERT INTO aureus.workflow_versions SELECT * FROM aside");
        b.stepUntil(() -> {
            b.store.look();
            return b.heard.contains("left COMPLETED");
        });
    }
}
