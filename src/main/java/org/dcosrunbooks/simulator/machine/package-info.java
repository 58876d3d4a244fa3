/**
 * A simulated machine, as one sees it who has logged in: files, units, jobs, a shell.
 *
 * <p>It knows nothing of the cluster. What the machine's agent or master does to the cluster is
 * behind a {@link org.dcosrunbooks.simulator.machine.Daemon}. Nothing in here reaches the real file
 * system or a real process, whatever is typed.
 */
package org.dcosrunbooks.simulator.machine;
