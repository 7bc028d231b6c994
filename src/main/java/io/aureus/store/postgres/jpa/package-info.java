/**
 * What operators read of runs, versions and deployments, by JPA. It is used where a server brings JPA along; the command line
 * has none, and nothing that drives runs comes here.
 */
package io.aureus.store.postgres.jpa;
