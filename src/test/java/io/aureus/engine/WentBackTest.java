package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.store.ClaimedRun;
import io.aureus.store.StoredRun;
import io.aureus.store.postgres.PostgresStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A copy of the rows of run 'r' is put back, as a restore or a failover to an older copy of the database does, while the event
 * log knows what happened since. Run 's' is always as it was.
 */
@Timeout(120)
class WentBackTest extends DatabaseTrace {
    private static final RunKey BESIDE = new RunKey(RunKey.DEFAULT_TENANT, "chain", "s");

    private void copy(String name) throws Exception {
        database.execute("CREATE TABLE " + name + "_runs AS SELECT * FROM aureus.workflow_states WHERE run_id = 'r'");
        database.execute("CREATE TABLE " + name + "_tasks AS SELECT * FROM aureus.task_states WHERE run_id = 'r'");
    }

    private void putBack(String name) throws Exception {
        database.execute("DELETE FROM aureus.workflow_states WHERE run_id = 'r'");
        database.execute("DELETE FROM aureus.task_states WHERE run_id = 'r'");
        database.execute("INSERT INTO aureus.workflow_states SELECT * FROM " + name + "_runs");
        database.execute("INSERT INTO aureus.task_states SELECT * FROM " + name + "_tasks");
    }

    private static Launch launch(String run, boolean submitted) {
        return new Launch("default", CHAIN, Map.of(), null, run, false, submitted, Path.of("/work"));
    }

    private static TakeUp takeUp(RunKey run, TakeUp.How how) {
        return new TakeUp(run, how, "ann");
    }

    private DrivenNode node(String name) throws Exception {
        return node(name, new FileSystemEventLog(directory));
    }

    /** It is killed: its lease is over, and its files are free. */
    private void kill(DrivenNode node) throws Exception {
        node.expire(database);
        node.log.close();
    }

    private List<String> linesOf(String run) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().matches(".*(events\\.log|\\.jsonl)"))
                    .toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.contains("\"runId\":\"" + run + "\""))
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    private static List<String> parked(DrivenNode node) throws Exception {
        return node.store.store().parked(RunKey.DEFAULT_TENANT, null, 10).stream()
                .map(StoredRun::key)
                .map(RunKey::runId)
                .toList();
    }

    /** Both runs are driven by A: 'a' of each is done, 'b' is under way; the copy "early" is of when 'a' was under way. */
    private DrivenNode drivesBoth() throws Exception {
        DrivenNode a = node("A");
        a.executesAtOnce = false;
        a.drive = a.engine.drive(List.of(launch("r", false), launch("s", false)).iterator(), 2, true, a);
        a.stepUntil(() -> a.attempts.size() == 2
                && linesOf("r").size() == 2
                && linesOf("s").size() == 2);
        copy("early");
        List<Runnable> first = List.copyOf(a.attempts);
        a.attempts.clear();
        first.forEach(Runnable::run);
        a.stepUntil(() -> a.attempts.size() == 2
                && linesOf("r").size() == 4
                && linesOf("s").size() == 4);
        executed.clear();
        return a;
    }

    @Test
    void trace_27_a_run_of_which_the_log_knows_more_than_the_database_is_parked() throws Exception {
        DrivenNode a = drivesBoth();
        kill(a);
        copy("late");
        List<String> lines = linesOf("r");
        putBack("early");
        DrivenNode b = node("B");

        for (TakeUp.How how : List.of(TakeUp.How.ADOPT, TakeUp.How.RESUME, TakeUp.How.CANCEL, TakeUp.How.PAUSE)) {
            b.heard.clear();
            b.drives(takeUp(RUN, how)).stepToTheEnd();
            assertThat(b.heard).hasSize(1);
            assertThat(b.heard.get(0))
                    .startsWith("refused AUR-650 Run 'r' is parked: of it the event log " + directory.toAbsolutePath())
                    .contains(" on ", "has events up to seq 3 (2")
                    .contains("its row in the database only those up to seq 1. So the database went back in time")
                    .contains("Nothing was executed, nothing was logged")
                    .contains("Bring a newer copy of the database back, then: aureus resume r")
                    .endsWith("aureus events show r");
        }
        b.drives(launch("r", false)).stepToTheEnd();
        assertThat(b.heard).last().asString().startsWith("refused AUR-650");

        assertThat(executed).isEmpty();
        assertThat(linesOf("r")).isEqualTo(lines);
        assertThat(column("parked")).startsWith("AUR-650");
        assertThat(column("status") + " " + column("owner") + " " + column("next_seq"))
                .isEqualTo("running null 2");
        assertThat(parked(b)).containsExactly("r");

        b.heard.clear();
        b.drives(takeUp(BESIDE, TakeUp.How.ADOPT)).stepToTheEnd();
        assertThat(b.heard).containsExactly("left COMPLETED");
        assertThat(executed).containsExactly("B b");

        putBack("late");
        b.drives(takeUp(RUN, TakeUp.How.RESUME)).stepToTheEnd();
        assertThat(b.heard).last().isEqualTo("left COMPLETED");
        assertThat(executed).containsExactly("B b", "B b");
        assertThat(types(b.log)).hasSize(Integer.parseInt(column("next_seq")));
        assertThat(parked(b)).isEmpty();
    }

    @Test
    void who_cannot_see_that_log_does_not_take_a_parked_run_either() throws Exception {
        kill(drivesBoth());
        putBack("early");
        DrivenNode b = node("B");
        b.drives(adopt()).stepToTheEnd();
        DrivenNode elsewhere =
                node("C", new FileSystemEventLog(directory.resolveSibling(directory.getFileName() + "-c")));

        elsewhere.drives(takeUp(RUN, TakeUp.How.RESUME)).stepToTheEnd();

        assertThat(elsewhere.heard).hasSize(1).first().asString().startsWith("refused AUR-650");
        assertThat(executed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"by id", "by inputs"})
    void submitting_what_is_parked_says_so(String meant) throws Exception {
        kill(drivesBoth());
        putBack("early");
        database.execute("DELETE FROM aureus.workflow_states WHERE run_id = 's'");
        DrivenNode b = node("B");
        b.drives(adopt()).stepToTheEnd();

        assertThatThrownBy(() -> b.engine.submit(launch(meant.equals("by id") ? "r" : null, true)))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageStartingWith("AUR-650 Run 'r' is parked");
    }

    @Test
    void a_submitted_run_that_was_done_after_the_copy_is_not_done_again_by_the_servers() throws Exception {
        DrivenNode a = node("A");
        a.engine.submit(launch("r", true));
        a.engine.submit(launch("s", true));
        copy("early");
        a.store.look();
        for (ClaimedRun claimed : a.store.store().claimSubmitted(1)) {
            a.drives(new Claimed(claimed)).stepToTheEnd();
        }
        assertThat(executed).containsExactly("A a", "A b");
        kill(a);
        List<String> lines = linesOf("r");
        putBack("early");
        executed.clear();
        DrivenNode b = node("B");

        b.drive = b.engine.drive(b.engine.submittedRuns(), 10, false, b);
        b.stepUntil(() -> {
            b.store.look();
            return b.heard.size() == 2;
        });

        assertThat(b.heard).anyMatch(said -> said.startsWith("refused AUR-650")).contains("left COMPLETED");
        assertThat(executed).containsExactly("B a", "B b");
        assertThat(linesOf("r")).isEqualTo(lines);
        assertThat(parked(b)).containsExactly("r");
        PostgresStateStore store = b.store.store();
        assertThat(store.claimSubmitted(10)).isEmpty();
        assertThat(store.claimSuspect()).isEmpty();
    }

    @Test
    void a_run_that_went_on_elsewhere_from_the_copy_is_parked_where_the_log_has_another_event() throws Exception {
        kill(drivesBoth());
        List<String> lines = linesOf("r");
        putBack("early");
        DrivenNode elsewhere =
                node("C", new FileSystemEventLog(directory.resolveSibling(directory.getFileName() + "-d")));
        elsewhere.executesAtOnce = false;
        elsewhere.drives(adopt());
        elsewhere.stepUntil(() -> elsewhere.attempts.size() == 1);
        elsewhere.withholds = true;
        elsewhere.attempts.remove(0).run();
        elsewhere.stepUntil(() -> elsewhere.attempts.size() == 1);
        elsewhere.expire(database);
        DrivenNode b = node("B");
        executed.clear();

        b.drives(adopt()).stepToTheEnd();

        assertThat(b.heard).hasSize(1);
        assertThat(b.heard.get(0)).startsWith("refused AUR-651").contains("another event with seq 3");
        assertThat(executed).isEmpty();
        assertThat(linesOf("r")).isEqualTo(lines);
        assertThat(parked(b)).containsExactly("r");
    }

    @Test
    void a_driver_under_whom_the_database_goes_back_parks_the_run_and_drives_the_others_on() throws Exception {
        DrivenNode a = drivesBoth();
        List<String> lines = linesOf("r");
        putBack("early");

        a.executesAtOnce = true;
        List.copyOf(a.attempts).forEach(Runnable::run);
        a.stepToTheEnd();

        assertThat(column("parked"))
                .startsWith("AUR-653 Run 'r' is parked: driver ")
                .contains("has committed 4 events of it, and its row in the database knows 2")
                .contains("Bring a newer copy of the database back, then: aureus resume r");
        assertThat(column("owner")).isNull();
        assertThat(linesOf("r")).isEqualTo(lines);
        assertThat(a.heard)
                .hasSize(2)
                .contains("left COMPLETED")
                .anyMatch(said -> said.startsWith("refused AUR-215 Run 'r' is left before its end was kept: AUR-653"));
        assertThat(a.log.peek(BESIDE).stream().map(e -> e.type()).toList()).endsWith(EventType.WORKFLOW_COMPLETED);
        assertThat(parked(a)).containsExactly("r");
    }

    @Test
    void a_run_whose_row_is_gone_does_not_begin_again_under_its_id() throws Exception {
        DrivenNode a = node("A");
        a.drives(launch("r", false)).stepToTheEnd();
        List<String> lines = linesOf("r");
        executed.clear();
        database.execute("TRUNCATE aureus.workflow_states, aureus.task_states");

        a.drives(launch("r", false)).stepToTheEnd();

        assertThat(a.heard)
                .last()
                .asString()
                .startsWith("refused AUR-652 Run 'r' is not in the database, but the event log");
        assertThatThrownBy(() -> a.engine.submit(launch("r", true)))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("AUR-652");
        assertThat(executed).isEmpty();
        assertThat(linesOf("r")).isEqualTo(lines);
        a.drives(launch("s", false)).stepToTheEnd();
        assertThat(executed).containsExactly("A a", "A b");
    }
}
