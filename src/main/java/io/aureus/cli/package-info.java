/** The command line: one class for each command, and the server that some of them start in their own process. */
package io.aureus.cli;
