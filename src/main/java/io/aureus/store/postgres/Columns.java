package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Rows on their way to the database, so that any number of rows is one statement: an array for each column, {@code unnest(?, ?,
 * …)}. An array costs about as much as a row, so a column travels only if a row has something unusual there; else the value that all
 * have stands in the text. Which columns those are differs little from one commit to the next, so there are few texts. A column that
 * rows are looked up by always travels: a constant would tempt the planner away from the key.
 */
final class Columns {

    /**
     * One column.
     *
     * @param name in the statement
     * @param type as PostgreSQL names it
     * @param usual what most rows have there: a text without quotes, a number, a boolean, or null
     */
    record Column(String name, String type, Object usual) {
        static Column of(String name, String type) {
            return new Column(name, type, null);
        }

        private String literal() {
            return (usual instanceof String ? "'" + usual + "'" : String.valueOf(usual)) + "::" + type;
        }

        /** Times travel as seconds, JSON as text. */
        private String arrayType() {
            return switch (type) {
                case "bigint" -> "int8";
                case "integer" -> "int4";
                case "boolean" -> "bool";
                case "timestamptz" -> "float8";
                default -> "text";
            };
        }

        private String read() {
            return switch (type) {
                case "timestamptz" -> "to_timestamp(u." + name + ")";
                case "jsonb" -> "u." + name + "::jsonb";
                default -> "u." + name;
            };
        }
    }

    private final List<Column> columns;
    private final List<List<Object>> values = new ArrayList<>();

    /** A bit for each column that travels. */
    private long unusual;

    /** No row yet. */
    Columns(List<Column> columns) {
        if (columns.size() >= Long.SIZE) {
            throw new IllegalArgumentException(columns.size() + " columns");
        }
        this.columns = columns;
        for (int i = 0; i < columns.size(); i++) {
            values.add(new ArrayList<>());
        }
    }

    /** Texts that are never null. */
    static Columns ofTexts(String... names) {
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(Column.of(name, "text"));
        }
        return new Columns(columns);
    }

    boolean isEmpty() {
        return values.get(0).isEmpty();
    }

    /** Equal for those that have the same {@link #rows}; 0 if there is no row. */
    long shape() {
        return isEmpty() ? 0 : unusual | 1L << columns.size();
    }

    private boolean travels(int column) {
        return (unusual & 1L << column) != 0;
    }

    /** Adds a row. */
    void add(Object... row) {
        if (row.length != columns.size()) {
            throw new IllegalArgumentException(columns.size() + " columns, " + row.length + " values");
        }
        for (int i = 0; i < row.length; i++) {
            Object value = row[i] instanceof Instant at ? (Object) seconds(at) : row[i];
            if (!Objects.equals(value, columns.get(i).usual())) {
                unusual |= 1L << i;
            }
            values.get(i).add(value);
        }
    }

    /** Exact to a microsecond, as the database's times are, for more than two centuries from now. */
    private static Double seconds(Instant at) {
        return (at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000) / 1e6;
    }

    /** All rows and columns as a table of a statement; those added later may need another text. */
    String rows(String alias) {
        List<String> read = new ArrayList<>();
        List<String> places = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            read.add((travels(i) ? column.read() : column.literal()) + " AS " + column.name());
            if (travels(i)) {
                places.add("?::" + column.arrayType() + "[]");
                names.add(column.name());
            }
        }
        return "(SELECT " + String.join(", ", read) + " FROM unnest(" + String.join(", ", places) + ") AS u ("
                + String.join(", ", names) + ")) AS " + alias;
    }

    /**
     * Binds the arrays.
     *
     * @param first place of the first one
     * @return the place after the last one
     */
    int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        int place = first;
        for (int i = 0; i < columns.size(); i++) {
            if (travels(i)) {
                String type = columns.get(i).arrayType();
                statement.setArray(place++, connection.createArrayOf(type, typed(type, values.get(i))));
            }
        }
        return place;
    }

    /** The driver sends arrays of just these classes in binary form. */
    private static Object[] typed(String type, List<Object> column) {
        return switch (type) {
            case "int8" -> column.toArray(new Long[0]);
            case "int4" -> column.toArray(new Integer[0]);
            case "bool" -> column.toArray(new Boolean[0]);
            case "float8" -> column.toArray(new Double[0]);
            default -> column.toArray(new String[0]);
        };
    }
}
