package io.aureus.cli;

import io.aureus.engine.RunRefusedException;
import io.aureus.engine.RunRefusedException.Reason;
import io.aureus.engine.TakeUp;
import io.aureus.engine.TakeUp.How;
import io.aureus.run.RunKey;
import java.util.List;

/**
 * The last events of runs that ended as their process died, after the commit and before the log had them: whoever runs the
 * same workflow brings them in. A run that ended is begun by nobody again, so nobody else would.
 */
final class LastEvents {
    private LastEvents() {}

    /** Brings in those of a workflow's runs; most times there are none, and nothing is done. */
    static void bringIn(OpenRuns open, Program program, String tenant, String workflowId) throws Exception {
        List<RunKey> untold = open.durable().orElseThrow().untold(tenant, workflowId);
        if (untold.isEmpty()) {
            return;
        }
        open.store().initialize();
        OwnEngine engine = new OwnEngine(open, program);
        for (RunKey run : untold) {
            bringIn(engine, run);
        }
    }

    private static void bringIn(OwnEngine engine, RunKey run) throws Exception {
        try {
            engine.change(new TakeUp(run, How.ADOPT, "its last events are brought into the log"));
        } catch (RunRefusedException e) {
            if (e.reason() == Reason.UNAVAILABLE) {
                throw e;
            }
            // Somebody else has taken it, and brings them in.
        }
    }
}
