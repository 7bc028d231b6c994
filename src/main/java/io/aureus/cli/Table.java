package io.aureus.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of words in aligned columns; a cell may be painted. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(Paint paint, String... heads) {
        List<String> painted = new ArrayList<>();
        for (String head : heads) {
            painted.add(paint.faint(head));
        }
        rows.add(painted);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Its lines, without blanks at their ends. */
    List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i));
                line.append(" ".repeat(widths[i] - width(row.get(i)))).append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** Number of rows below the heads. */
    int size() {
        return rows.size() - 1;
    }

    private static int width(String cell) {
        String plain = cell.replaceAll("\u001b\\[[0-9;]*m", "");
        return plain.codePointCount(0, plain.length());
    }
}
