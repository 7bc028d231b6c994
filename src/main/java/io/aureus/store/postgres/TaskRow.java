package io.aureus.store.postgres;

import io.aureus.json.Json;
import io.aureus.run.CompensationState;
import io.aureus.run.RunKey;
import io.aureus.run.TaskError;
import io.aureus.run.TaskRecord;
import io.aureus.run.TaskState;
import io.aureus.run.TaskStatus;
import io.aureus.store.postgres.Columns.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A task as a row of {@code task_states}: the one place that knows which column holds what. */
final class TaskRow {

    /** What is read back of a task, and written after tenant and run. */
    static final String COLUMNS = """
            task_id, status, seq, attempt, execution, round, started_at, completed_at, due_at, timeout_at, result, result_sha256, \
            error_code, error, compensation""";

    private TaskRow() {}

    private static final List<Column> COLUMNS_WRITTEN = List.of(
            Column.of("tenant_id", "text"),
            Column.of("run_id", "text"),
            Column.of("task_id", "text"),
            Column.of("status", "text"),
            Column.of("seq", "bigint"),
            new Column("attempt", "integer", 1),
            new Column("execution", "integer", 1),
            new Column("round", "integer", 0),
            Column.of("started_at", "timestamptz"),
            Column.of("completed_at", "timestamptz"),
            Column.of("due_at", "timestamptz"),
            Column.of("timeout_at", "timestamptz"),
            Column.of("result", "jsonb"),
            Column.of("result_sha256", "text"),
            Column.of("error_code", "text"),
            Column.of("error", "text"),
            Column.of("compensation", "jsonb"));

    /** Room for what {@link #add} adds. */
    static Columns columns() {
        return new Columns(COLUMNS_WRITTEN);
    }

    static void add(Columns columns, RunKey run, TaskRecord task) {
        TaskState state = task.state();
        TaskError error = state.error();
        columns.add(
                run.tenant(),
                run.runId(),
                state.id(),
                state.status().text(),
                task.seq(),
                state.attempt(),
                state.execution(),
                state.round(),
                state.startedAt(),
                state.completedAt(),
                state.dueAt(),
                state.timeoutAt(),
                state.result() == null ? null : Json.write(state.result()),
                state.resultSha256(),
                error == null ? null : error.code(),
                error == null ? null : error.message(),
                task.step() == null ? null : Json.write(step(task)));
    }

    private static Map<String, Object> step(TaskRecord task) {
        CompensationState step = task.step();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("number", (long) task.stepNumber());
        fields.put("for", step.forTask());
        fields.put("status", step.status().text());
        fields.put("attempt", (long) step.attempt());
        fields.put("execution", (long) step.execution());
        fields.put("dueAt", step.dueAt() == null ? null : step.dueAt().toString());
        fields.put("errorCode", step.error() == null ? null : step.error().code());
        fields.put("error", step.error() == null ? null : step.error().message());
        return fields;
    }

    static TaskRecord read(ResultSet row) throws SQLException {
        String result = row.getString("result");
        TaskState state = new TaskState(
                row.getString("task_id"),
                status(row.getString("status")),
                row.getInt("attempt"),
                row.getInt("execution"),
                row.getInt("round"),
                RunRow.instant(row, "started_at"),
                RunRow.instant(row, "completed_at"),
                RunRow.instant(row, "due_at"),
                RunRow.instant(row, "timeout_at"),
                result == null ? null : Json.parse(result),
                row.getString("result_sha256"),
                error(row.getString("error_code"), row.getString("error")));
        Map<String, Object> step = RunRow.object(row, "compensation");
        return new TaskRecord(
                state, row.getLong("seq"), step == null ? null : step(state.id(), step), number(step, "number"));
    }

    private static CompensationState step(String taskId, Map<String, Object> fields) {
        String dueAt = (String) fields.get("dueAt");
        return new CompensationState(
                taskId,
                (String) fields.get("for"),
                status((String) fields.get("status")),
                number(fields, "attempt"),
                number(fields, "execution"),
                dueAt == null ? null : Instant.parse(dueAt),
                error((String) fields.get("errorCode"), (String) fields.get("error")));
    }

    private static int number(Map<String, Object> fields, String name) {
        return fields != null && fields.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static TaskStatus status(String text) {
        return TaskStatus.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static TaskError error(String code, String message) {
        return code == null ? null : new TaskError(code, message);
    }
}
