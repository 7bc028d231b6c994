package io.aureus.store.postgres;

import io.aureus.store.PoolGauges;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * Whatever a program lends connections from; it stays the program's, and nothing is known of it.
 *
 * @param source lends connections
 * @param control opens, or lends, the one beside them
 */
record GivenPool(DataSource source, DataSource control) implements Pool {

    GivenPool(DataSource source) {
        this(source, source);
    }

    @Override
    public DataSource direct() {
        return source;
    }

    @Override
    public String place() {
        return "the other end of the data source";
    }

    @Override
    public PoolGauges gauges() {
        return new PoolGauges(0, 0, 0, 0, 0);
    }

    @Override
    public void isBroken(Connection connection) {
        // its owner sees to that
    }

    @Override
    public void close() {
        // its owner does
    }
}
