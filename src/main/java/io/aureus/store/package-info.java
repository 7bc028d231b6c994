/**
 * Where runs and task states live: the port with its numbered contract and, in child packages, its implementations.
 */
package io.aureus.store;
