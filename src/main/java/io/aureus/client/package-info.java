/** What another application on the server needs to speak to Aureus: interfaces and values, shipped as a small jar. */
package io.aureus.client;
