package io.aureus.store.postgres;

import io.aureus.json.Json;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.RunStatus;
import io.aureus.store.RunChange;
import io.aureus.store.postgres.Columns.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A run as a row of {@code workflow_states}: the one place that knows which column holds what. */
final class RunRow {

    /** What is read back of a run. */
    static final String COLUMNS = """
            w.tenant_id, w.workflow_id, w.run_id, w.status, w.next_seq, w.start_data, w.started_at, w.completed_at, \
            w.paused_at, w.deadline, w.pause_reason, w.cancel_reason, w.out_of_time, w.error, w.failing_task, w.outputs, \
            w.confirmation""";

    private RunRow() {}

    /** What every commit of a run writes. */
    static final String NAMES = """
            tenant_id, run_id, epoch, next_seq, status, started_at, completed_at, paused_at, deadline, pause_reason, \
            cancel_reason, out_of_time, error, failing_task, outputs, confirmation, events""";

    /** What its first commit writes. */
    static final String BEGINNING_NAMES = NAMES + ", workflow_id, definition_hash, identity, submitted, start_data";

    private static final List<Column> COLUMNS_WRITTEN = List.of(
            Column.of("tenant_id", "text"),
            Column.of("run_id", "text"),
            new Column("epoch", "bigint", 1L),
            Column.of("next_seq", "bigint"),
            new Column("status", "text", RunStatus.RUNNING.text()),
            Column.of("started_at", "timestamptz"),
            Column.of("completed_at", "timestamptz"),
            Column.of("paused_at", "timestamptz"),
            Column.of("deadline", "timestamptz"),
            Column.of("pause_reason", "text"),
            Column.of("cancel_reason", "text"),
            new Column("out_of_time", "boolean", false),
            Column.of("error", "text"),
            Column.of("failing_task", "text"),
            Column.of("outputs", "jsonb"),
            Column.of("confirmation", "jsonb"),
            Column.of("events", "text"));

    /** Room for what {@link #addChange} adds: {@link #NAMES}, the version that was seen, the command acted on, whether it gets on. */
    static Columns changes() {
        return columns(
                Column.of("seen", "bigint"),
                new Column("acts_on", "bigint", 0L),
                new Column("advances", "boolean", true));
    }

    /** Room for what {@link #addBeginning} adds: {@link #BEGINNING_NAMES}, and beside what it may begin. */
    static Columns beginnings() {
        return columns(
                Column.of("workflow_id", "text"),
                Column.of("definition_hash", "text"),
                Column.of("identity", "text"),
                new Column("submitted", "boolean", false),
                Column.of("start_data", "jsonb"),
                Column.of("beginning", "text"));
    }

    private static Columns columns(Column... more) {
        return new Columns(
                Stream.concat(COLUMNS_WRITTEN.stream(), Stream.of(more)).toList());
    }

    static void addChange(Columns columns, RunChange change) {
        add(columns, change, change.seen(), change.command(), change.advances());
    }

    static void addBeginning(Columns columns, RunChange change) {
        RunRecord run = change.run();
        add(
                columns,
                change,
                run.key().workflowId(),
                run.definitionHash(),
                run.identity(),
                run.submitted(),
                Json.write(run.startData()),
                change.beginning().name());
    }

    private static void add(Columns columns, RunChange change, Object... more) {
        RunRecord run = change.run();
        Object[] every = {
            run.key().tenant(),
            run.key().runId(),
            change.claim().epoch(),
            run.nextSeq(),
            run.status().text(),
            run.startedAt(),
            run.completedAt(),
            run.pausedAt(),
            run.deadline(),
            run.pauseReason(),
            run.cancelReason(),
            run.outOfTime(),
            run.error(),
            run.failingTask(),
            run.outputs() == null ? null : Json.write(run.outputs()),
            confirmation(run),
            EventTexts.write(change.carried(), change.events())
        };
        Object[] row = Arrays.copyOf(every, every.length + more.length);
        System.arraycopy(more, 0, row, every.length, more.length);
        columns.add(row);
    }

    private static String confirmation(RunRecord run) {
        if (run.doubts().isEmpty() && run.confirmed().isEmpty()) {
            return null;
        }
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("doubts", run.doubts());
        both.put("confirmed", run.confirmed());
        return Json.write(both);
    }

    static RunKey key(ResultSet row) throws SQLException {
        return new RunKey(row.getString("tenant_id"), row.getString("workflow_id"), row.getString("run_id"));
    }

    static RunRecord read(ResultSet row) throws SQLException {
        Map<String, Object> confirmation = object(row, "confirmation");
        return new RunRecord(
                key(row),
                RunStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getLong("next_seq"),
                object(row, "start_data"),
                instant(row, "started_at"),
                instant(row, "completed_at"),
                instant(row, "paused_at"),
                instant(row, "deadline"),
                row.getString("pause_reason"),
                row.getString("cancel_reason"),
                row.getBoolean("out_of_time"),
                row.getString("error"),
                row.getString("failing_task"),
                object(row, "outputs"),
                texts(confirmation, "doubts"),
                texts(confirmation, "confirmed"));
    }

    private static List<String> texts(Map<String, Object> object, String name) {
        return object != null && object.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A time, or null. */
    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** A JSON object, or null. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : (Map<String, Object>) Json.parse(text);
    }
}
