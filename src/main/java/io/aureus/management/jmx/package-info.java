/** The operator's window by JMX: what is in memory anyway, shown as open types. No reading touches disk or network. */
package io.aureus.management.jmx;
