package io.aureus.cli;

import io.aureus.workflow.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong as one JSON object on standard output, for programs that asked for JSON; people read the same on standard
 * error.
 */
final class ErrorReport {
    private static final Pattern CODE = Pattern.compile("AUR-\\d{3}");

    private ErrorReport() {}

    /**
     * Prints it, if results are printed as JSON.
     *
     * @param faults what is wrong with a file or with inputs, one by one; empty if it is nothing of that kind
     */
    static void print(Program program, OutputFormat format, ExitCode exitCode, String message, List<Fault> faults) {
        Results.single(program, format, json(exitCode, message, faults), List.of());
    }

    /** {@code {"error": {"code", "message", "exitCode", "faults"?}}}. */
    static Map<String, Object> json(ExitCode exitCode, String message, List<Fault> faults) {
        Matcher code = CODE.matcher(message);
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code.find() ? code.group() : null);
        error.put("message", message);
        error.put("exitCode", (long) exitCode.number());
        if (!faults.isEmpty()) {
            error.put("faults", faults.stream().map(ErrorReport::json).toList());
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("error", error);
        return report;
    }

    /** One fault of a file. */
    static Map<String, Object> json(Fault fault) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", fault.code());
        json.put("severity", fault.severity() == Fault.Severity.ERROR ? "error" : "warning");
        json.put("line", (long) fault.line());
        json.put("column", (long) fault.column());
        json.put("message", fault.message());
        json.put("suggestion", fault.suggestion());
        return json;
    }
}
