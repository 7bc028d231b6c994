/** The state store of a first try and of programs that need no database: it lives and ends with its process. */
package io.aureus.store.memory;
