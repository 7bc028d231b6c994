/**
 * A real PostgreSQL of the user's own, for a first try: unpacked from the class path, kept in one directory, shared by all
 * processes of the user. No substitute for a database that somebody operates.
 */
package io.aureus.embedded;
