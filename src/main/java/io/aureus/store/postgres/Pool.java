package io.aureus.store.postgres;

import io.aureus.store.PoolGauges;
import java.sql.Connection;
import javax.sql.DataSource;

/** Where the store's connections come from. */
interface Pool extends AutoCloseable {

    /** Lends connections whose statements commit by themselves, whatever transaction the caller may be in. */
    DataSource source();

    /** Opens connections one by one, for a look at the database that nothing stands before. */
    DataSource direct();

    /** Where the database is, for people. */
    String place();

    /** Opens connections beside the pool, for what must go on when the pool is exhausted. */
    DataSource control();

    /** How it stands. */
    PoolGauges gauges();

    /** A lent connection turned out to be broken: it is not lent again. */
    void isBroken(Connection connection);

    @Override
    void close();
}
