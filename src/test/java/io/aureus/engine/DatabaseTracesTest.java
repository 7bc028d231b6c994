package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.EventType;
import io.aureus.run.RunStatus;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.workflow.Workflow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shortest ways to break a promise with a database when a run begins, goes on, or is taken over. */
@Timeout(60)
class DatabaseTracesTest extends DatabaseTrace {
    @Test
    void trace_21_a_process_that_stood_still_between_commit_and_dispatch_does_not_start_what_another_one_did()
            throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.nanos.addAndGet(SimulatedStore.PERIOD.toNanos());
        a.drives(launch());
        a.stepUntil(() -> types(a.log).contains(EventType.TASK_STARTED));
        a.expire(database);
        DrivenNode b = node("B", new InMemoryEventLog());
        b.drives(adopt()).stepToTheEnd();
        assertThat(executed).containsExactly("B a", "B b");

        a.step();
        a.store.look();
        a.stepToTheEnd();

        assertThat(executed).containsExactly("B a", "B b");
        assertThat(a.heard).containsExactly("lost");
    }

    @Test
    void what_could_not_be_started_because_the_lease_had_run_out_is_started_when_it_is_renewed() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        Workflow two = Workflow.named("chain")
                .task("a", t -> t.tool("note"))
                .task("b", t -> t.tool("note"))
                .task("after-a", t -> t.tool("note").dependsOn("a"))
                .task("after-b", t -> t.tool("note").dependsOn("b"))
                .build();
        a.drives(launch(two));
        a.stepUntil(() -> a.attempts.size() == 2);
        a.nanos.addAndGet(SimulatedStore.PERIOD.toNanos());
        a.attempts.remove(0).run();
        a.stepUntil(() -> types(a.log).size() == 5);
        a.attempts.remove(0).run();
        a.stepUntil(() -> types(a.log).size() == 7);
        assertThat(executed).containsExactly("A a", "A b");

        a.store.look();
        a.executesAtOnce = true;
        a.stepToTheEnd();

        assertThat(executed).containsExactlyInAnyOrder("A a", "A b", "A after-a", "A after-b");
        assertThat(a.heard).containsExactly("left COMPLETED");
    }

    @Test
    void trace_22_whoever_takes_over_commits_nothing_before_the_events_it_found_are_in_a_log() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.withholds = true;
        a.drives(launch());
        a.stepUntil(() -> a.executes("a"));
        a.expire(database);
        String events = column("events");
        DrivenNode b = node("B", new InMemoryEventLog());
        b.withholds = true;
        b.drives(adopt());
        b.stepUntil(() -> !b.withheld.isEmpty());
        b.step();
        assertThat(column("events")).isEqualTo(events);
        assertThat(executed).containsExactly("A a");

        b.acknowledge();
        b.stepToTheEnd();

        assertThat(b.heard).containsExactly("left COMPLETED");
        assertThat(types(b.log)).hasSize(Integer.parseInt(column("next_seq")));
    }

    @Test
    void a_run_that_this_process_drives_is_not_taken_from_it_by_another_drive_of_its_own() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        a.drives(launch());
        a.stepUntil(() -> a.attempts.size() == 1);
        Drive first = a.drive;

        a.drives(launch()).stepToTheEnd();
        assertThat(a.heard).hasSize(1).first().asString().contains("AUR-218");

        a.executesAtOnce = true;
        a.drive = first;
        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();
        assertThat(executed).containsExactly("A a", "A b");
        assertThat(a.heard).last().isEqualTo("left " + RunStatus.COMPLETED);
    }

    @Test
    void of_two_workflows_that_begin_under_one_run_id_in_one_commit_only_one_does() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        Workflow other = Workflow.named("other").task("x", t -> t.tool("note")).build();
        a.drive = a.engine.drive(List.of(launch(), launch(other)).iterator(), 2, true, a);

        a.stepToTheEnd();

        assertThat(executed).containsExactly("A a", "A b");
        assertThat(a.heard).hasSize(2).last().isEqualTo("left COMPLETED");
        assertThat(a.heard.get(0)).startsWith("refused AUR-2");
    }
}
