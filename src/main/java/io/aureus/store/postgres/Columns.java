package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows on their way to the database as one array for each column, so that any number of rows is one statement of one
 * constant text: {@code unnest(?::text[], ?::bigint[], …)}. Typed arrays travel in binary form.
 */
final class Columns {
    private final String[] types;
    private final List<List<Object>> columns = new ArrayList<>();

    /**
     * No row yet.
     *
     * @param types of the columns in order, as PostgreSQL names them
     */
    Columns(String... types) {
        this.types = types.clone();
        for (int i = 0; i < types.length; i++) {
            columns.add(new ArrayList<>());
        }
    }

    boolean isEmpty() {
        return columns.get(0).isEmpty();
    }

    /** The places of all arrays, for the text of a statement. */
    String unnest() {
        List<String> places = new ArrayList<>();
        for (String type : types) {
            places.add("?::" + type + "[]");
        }
        return "unnest(" + String.join(", ", places) + ")";
    }

    /** Adds a row; times are written as text, which loses nothing. */
    void add(Object... values) {
        if (values.length != types.length) {
            throw new IllegalArgumentException(types.length + " columns, " + values.length + " values");
        }
        for (int i = 0; i < values.length; i++) {
            columns.get(i).add(values[i] instanceof Instant at ? at.toString() : values[i]);
        }
    }

    /**
     * Binds all arrays.
     *
     * @param first place of the first one
     * @return the place after the last one
     */
    int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        int place = first;
        for (int i = 0; i < types.length; i++) {
            List<Object> column = columns.get(i);
            statement.setArray(
                    place++,
                    switch (types[i]) {
                        case "bigint" -> connection.createArrayOf("int8", column.toArray(new Long[0]));
                        case "integer" -> connection.createArrayOf("int4", column.toArray(new Integer[0]));
                        case "boolean" -> connection.createArrayOf("bool", column.toArray(new Boolean[0]));
                        // Times and JSON travel as text; the statement's cast reads them.
                        default -> connection.createArrayOf("text", column.toArray(new String[0]));
                    });
        }
        return place;
    }
}
