/** The event log's life inside an application server. */
package io.aureus.eventlog.ejb;
