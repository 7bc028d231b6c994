/** Tests of the application inside a real server. */
package io.aureus.server;
