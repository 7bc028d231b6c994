/**
 * Aureus runs durable workflows on the application server you already operate: a workflow is a YAML file, a run of it is
 * driven by a Jakarta Batch job, every outcome is durable before anything that depends on it starts, and every
 * transition lands in an append-only event log. This page is the map; {@code ArchitectureTest} executes it.
 *
 * <h2>Packages, and what each may import of ours</h2>
 *
 * <table>
 * <caption>The package table</caption>
 * <tr><th>package</th><th>purpose</th><th>may import</th></tr>
 * <tr><td>{@code json}</td><td>JSON values and their text</td><td>nothing; everybody may import it</td></tr>
 * <tr><td>{@code client}</td><td>the remote interface other applications call, shipped as a small jar</td>
 *     <td>nothing</td></tr>
 * <tr><td>{@code config}</td><td>every setting once: name, default, rule, help text</td><td>nothing</td></tr>
 * <tr><td>{@code embedded}</td><td>a PostgreSQL of the user's own, for a first try</td><td>nothing; only {@code cli}
 *     imports it</td></tr>
 * <tr><td>{@code workflow} ({@code .yaml})</td><td>what a workflow is: tasks, dependencies, policies; faults with line
 *     and column</td><td>nothing</td></tr>
 * <tr><td>{@code run}</td><td>what a run has done and may do next: states, transitions, decisions, events; pure</td>
 *     <td>workflow</td></tr>
 * <tr><td>{@code tool} (and a child for each)</td><td>what a task can do; the one extension point</td><td>run</td></tr>
 * <tr><td>{@code store} ({@code .memory}, {@code .postgres})</td><td>{@code StateStore}: the port, its contract, its
 *     implementations</td><td>run, workflow</td></tr>
 * <tr><td>{@code eventlog} ({@code .memory}, {@code .filesystem}, {@code .ejb})</td><td>{@code EventLog}: the port and
 *     its implementations; the singleton that serializes writes</td><td>run</td></tr>
 * <tr><td>{@code engine} ({@code .batch}, {@code .ejb})</td><td>load, decide, commit, do; recovery; the batch
 *     artifacts</td><td>all above, client, config</td></tr>
 * <tr><td>{@code management} ({@code .jmx}, {@code .rest}, {@code .health})</td><td>the operator's window</td>
 *     <td>engine, store, eventlog, config (and run, workflow for what these speak of)</td></tr>
 * <tr><td>{@code cli}</td><td>one class for each command</td><td>everything but management</td></tr>
 * </table>
 *
 * <p>Nothing imports {@code management} or {@code cli}, and there is no circle. {@code jakarta.batch} is met only under
 * {@code engine.batch}, {@code jakarta.ejb} only in packages named {@code ejb}, {@code jakarta.persistence} only under
 * {@code store.postgres}, file channels only under {@code eventlog.filesystem} and in {@code embedded}. {@code workflow} and {@code run} take
 * time and chance as arguments.
 *
 * <h2>The promises</h2>
 *
 * <ul>
 * <li><b>P1 Durable before dependent.</b> A task's outcome is durable before any task that depends on it starts.
 * <li><b>P2 Acknowledged is never lost, never redone.</b> After a crash a task whose outcome was committed is not
 *     executed again; one whose outcome was not is executed again as the same attempt.
 * <li><b>P3 One driver.</b> Two servers never both advance a run.
 * <li><b>P4 The log equals the history.</b> After any crash and recovery the log holds exactly one event for each
 *     committed transition, in order, without gap.
 * <li><b>P5 Tampering shows.</b> Damage and edits of the log are found offline.
 * <li><b>P6 A sick dependency costs delay, not work.</b> New work waits or is refused with a clear message; nothing is
 *     corrupted, and work goes on by itself when the cause is gone.
 * <li><b>P7 Tenants don't meet.</b> Nothing of one tenant is reachable by another.
 * <li><b>P8 No silent fallback.</b> A wrong setting stops the start with one message that lists every problem.
 * </ul>
 *
 * <h2>Words</h2>
 *
 * <dl>
 * <dt>workflow</dt><dd>the definition: an id, a version, tasks, dependencies
 * <dt>run</dt><dd>one execution of one workflow version with one set of inputs
 * <dt>task</dt><dd>a node of the workflow; in a run it has a task state
 * <dt>attempt</dt><dd>one try at executing a task, numbered from 1
 * <dt>tool</dt><dd>what a task does: {@code shell}, {@code value}, …; the extension point
 * <dt>state store</dt><dd>where runs and task states live
 * <dt>event log</dt><dd>the append-only record of every transition
 * <dt>job</dt><dd>the Jakarta Batch job execution that drives one run, or many
 * <dt>tenant</dt><dd>whose run it is
 * <dt>compensation</dt><dd>undoing the completed tasks of a failed run, newest first
 * </dl>
 */
package io.aureus;
