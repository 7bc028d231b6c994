/** What Aureus promises, proved with real processes: started by the real launcher, killed for real. */
package io.aureus.process;
