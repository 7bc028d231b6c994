/** The operator's window. Nothing imports it. */
package io.aureus.management;
