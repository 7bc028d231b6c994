/** The engine's enterprise beans: its life in an application server, and its door for other applications. */
package io.aureus.engine.ejb;
