/**
 * The operator's window by JMX, as open types. Readings are of what is in memory anyway and touch neither disk nor network, except
 * where the database is the truth: there the counts of runs and the catalogue ask it.
 */
package io.aureus.management.jmx;
