package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Of two servers the one that has some runs stands still (SIGSTOP) for longer than its lease; the other takes them over and
 * ends them; then the first goes on, with attempts in flight that end, tasks that would follow, and events to append.
 */
final class FrozenServer {

    private static final int RUNS = 6;
    private static final int PROBES_MAX = 200;

    private final Servers servers;
    private final String workflow;
    private final List<Launched> both;
    private final List<Path> logs;

    FrozenServer(Servers servers, String workflow, List<Launched> both, List<Path> logs) {
        this.servers = servers;
        this.workflow = workflow;
        this.both = both;
        this.logs = logs;
    }

    void standsStillWhileTheOtherGoesOn() throws Exception {
        Workplace workplace = servers.workplace();
        workplace.write(workflow + ".yaml", yaml());
        for (int i = 0; i < RUNS; i++) {
            servers.submit(workflow + ".yaml", workflow + "-" + i, Map.of("n", (long) i));
        }
        // Executing, not only committed to: between the two lies the one gap that a frozen process has.
        Workplace.until(both.get(0), "all execute", () -> underWay() == RUNS && executing() == RUNS);
        String driver = servers.text("SELECT min(owner) FROM aureus.workflow_states w WHERE " + ours());
        long pid = Long.parseLong(servers.text("SELECT pid FROM aureus.drivers WHERE driver_id = '" + driver + "'"));
        Launched frozen = both.get(both.get(0).process().pid() == pid ? 0 : 1);
        Launched survivor = both.get(frozen == both.get(0) ? 1 : 0);

        Servers.signal(frozen, "STOP");
        Workplace.until(survivor, "it takes over", () -> servers.runs(ours() + has(driver)) == 0);
        workplace.write(workflow + "-open", "");
        Workplace.until(
                survivor,
                "all have ended and are told",
                () -> servers.runs(ours() + " AND status = 'completed' AND owner IS NULL AND events IS NULL") == RUNS);
        String rows = rows();
        List<String> effects = workplace.sideEffects();
        long events = WrittenLog.of(logs, workflow).eventCount();

        Servers.signal(frozen, "CONT");
        untilItWorksAgain(frozen, driver, pid);

        assertThat(rows()).as("every row, with its version and its place").isEqualTo(rows);
        assertThat(workplace.sideEffects()).isEqualTo(effects);
        WrittenLog log = WrittenLog.of(logs, workflow); // fails if a line differs from one that is there
        assertThat(log.eventCount()).isEqualTo(events);
        assertThat(log.unfinished()).isEmpty();
        for (int i = 0; i < RUNS; i++) {
            assertThat(log.eventCount(workflow + "-" + i))
                    .isEqualTo(Long.parseLong(servers.text("SELECT next_seq FROM aureus.workflow_states"
                            + " WHERE run_id = '" + workflow + "-" + i + "'")));
        }
        System.out.println("FrozenServer " + workflow + ": " + servers.takeOvers());
    }

    /** A run that it drives to its end comes after everything that it had to do when it stood still. */
    private void untilItWorksAgain(Launched frozen, String driver, long pid) throws Exception {
        String driven = "public.taken t JOIN aureus.drivers d ON d.driver_id = t.driver WHERE t.run_id LIKE 'probe-"
                + workflow + "-%' AND d.pid = " + pid + " AND t.driver <> '" + driver + "'";
        servers.workplace().write("probe.yaml", """
                id: probe
                version: "1"
                inputs: {n: {type: string, required: true}}
                tasks:
                  - {id: a, tool: value, inputs: {value: 1}}
                """);
        for (int probe = 0; servers.count(driven) == 0; probe++) {
            assertThat(probe).as("it drives nothing: %s", frozen.err()).isLessThan(PROBES_MAX);
            String id = "probe-" + workflow + "-" + probe;
            servers.submit("probe.yaml", id, Map.of("n", id));
            Workplace.until(
                    frozen, "it ends", () -> servers.runs("run_id = '" + id + "' AND status = 'completed'") == 1);
        }
        Workplace.until(
                frozen, "all of them are told", () -> servers.runs("run_id LIKE 'probe-%' AND owner IS NOT NULL") == 0);
    }

    private String ours() {
        return "workflow_id = '" + workflow + "'";
    }

    private static String has(String driver) {
        return " AND owner = '" + driver + "'";
    }

    private int underWay() throws Exception {
        return servers.count("aureus.task_states t JOIN aureus.workflow_states w USING (tenant_id, run_id) WHERE w."
                + ours() + " AND t.task_id = 'second' AND t.status = 'running'");
    }

    private long executing() throws Exception {
        return servers.workplace().sideEffects().stream()
                .filter(line -> line.startsWith(workflow + "-") && line.endsWith(" second"))
                .count();
    }

    /** Everything but leases, the batch runtime's own tables, and the probes. */
    private String rows() throws Exception {
        StringBuilder all = new StringBuilder();
        String tables =
                servers.text("SELECT string_agg(table_name, ',' ORDER BY table_name) FROM information_schema.tables"
                        + " WHERE table_schema = 'aureus' AND table_name !~ '^(jbatch|drivers$|flyway)'");
        for (String table : tables.split(",", -1)) {
            all.append(table)
                    .append(servers.text(
                            "SELECT string_agg(concat_ws(' ', t.xmin, t.ctid, t.*), E'\\n' ORDER BY t.ctid)"
                                    + " FROM aureus." + table + " t WHERE t::text NOT LIKE '%probe%'"))
                    .append('\n');
        }
        return all.toString();
    }

    private String yaml() {
        String say = "echo \"$AUREUS_RUN_ID $AUREUS_TASK_ID\" >> side";
        return """
                id: %1$s
                version: "1"
                inputs:
                  n: {type: number, required: true}
                tasks:
                  - {id: first, tool: shell, inputs: {command: '%2$s'}}
                  - {id: second, tool: shell, dependsOn: [first], inputs: {command: '%2$s; while [ ! -e %1$s-open ]; do sleep 0.05; done'}}
                  - {id: third, tool: shell, dependsOn: [second], inputs: {command: '%2$s'}}
                  - {id: fourth, tool: value, dependsOn: [third], inputs: {value: 4}}
                """.formatted(workflow, say);
    }
}
