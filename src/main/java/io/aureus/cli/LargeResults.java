package io.aureus.cli;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.StoredValue;
import io.aureus.json.Json;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunReport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is shown of one run's results that lie beside the log: in JSON the values themselves as long as there is room, else,
 * and in text, how large they are and where they lie. One that is missing is said to be, and the rest is shown all the same.
 */
final class LargeResults {

    /** Bytes of such values in the JSON of one run, all together. */
    static final int SHOWN_BYTES_MAX = 1024 * 1024;

    private final EventLog log;
    private final RunKey run;
    private long room = SHOWN_BYTES_MAX;

    /**
     * Those of a run.
     *
     * @param log open as long as something is asked
     */
    LargeResults(EventLog log, RunKey run) {
        this.log = log;
        this.run = run;
    }

    /** The JSON of a run. */
    static Map<String, Object> report(Run run, boolean resumed, EventLog log) {
        return RunReport.of(run, resumed, new LargeResults(log, run.key())::json);
    }

    /** The value if there is room for it; else its name, its size and its file. */
    private Object json(String sha256) {
        try {
            StoredValue stored = log.stored(run.tenant(), run.workflowId(), sha256);
            if (stored.bytes() > room) {
                return reference(stored);
            }
            Object value = Json.parse(log.value(run.tenant(), run.workflowId(), sha256));
            room -= stored.bytes();
            return value;
        } catch (LogUnavailableException e) {
            Map<String, Object> reference = new LinkedHashMap<>();
            reference.put("resultSha256", sha256);
            reference.put("problem", e.getMessage());
            return reference;
        }
    }

    private static Map<String, Object> reference(StoredValue stored) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("resultSha256", stored.sha256());
        reference.put("bytes", stored.bytes());
        reference.put("file", stored.file().isEmpty() ? null : stored.file());
        return reference;
    }

    /** For example {@code 200002 bytes in /var/run/order/values/ab12…}, or what is wrong. */
    String text(String sha256) {
        try {
            StoredValue stored = log.stored(run.tenant(), run.workflowId(), sha256);
            return stored.bytes() + " bytes" + (stored.file().isEmpty() ? "" : " in " + stored.file());
        } catch (LogUnavailableException e) {
            return e.getMessage();
        }
    }
}
