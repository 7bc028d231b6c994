/** Tests of the launcher, by real processes; and what other tests need to start one. */
package io.aureus.launcher;
