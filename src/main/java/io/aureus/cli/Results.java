package io.aureus.cli;

import io.aureus.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Prints a sequence of results in the form asked for: text, one JSON array, or a JSON document a line, each as soon as it
 * is known.
 */
final class Results implements AutoCloseable {
    private final PrintStream out;
    private final OutputFormat format;
    private boolean any;

    Results(Program program, OutputFormat format) {
        this.out = program.out();
        this.format = format;
    }

    /** Prints one result that stands alone. */
    static void single(Program program, OutputFormat format, Map<String, Object> json, List<String> text) {
        if (format == OutputFormat.TEXT) {
            text.forEach(program.out()::println);
        } else {
            program.out().println(Json.write(json));
        }
    }

    void add(Map<String, Object> json, List<String> text) {
        switch (format) {
            case TEXT -> text.forEach(out::println);
            case JSONL -> out.println(Json.write(json));
            case JSON -> out.print((any ? ",\n" : "[\n") + Json.write(json));
        }
        any = true;
    }

    boolean isText() {
        return format == OutputFormat.TEXT;
    }

    /** Ends the array. */
    @Override
    public void close() {
        if (format == OutputFormat.JSON) {
            out.println(any ? "\n]" : "[]");
        }
        out.flush();
    }
}
