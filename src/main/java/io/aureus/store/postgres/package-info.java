/**
 * The state store whose rows are the truth: PostgreSQL, by plain SQL on any data source. Its schema is
 * {@code db/migration}; every statement names it.
 */
package io.aureus.store.postgres;
