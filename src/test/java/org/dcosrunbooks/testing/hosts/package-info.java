/**
 * Real machines for tests: Debian hosts with a systemd, an OpenSSH server and a journal of their
 * own, side by side on one machine, without Docker and without virtual machines.
 *
 * <p>A <em>host</em> is a file system laid over a shared <em>base</em>, booted by systemd-nspawn. A
 * set of hosts has a bridge of its own, and addresses that nobody else uses.
 */
package org.dcosrunbooks.testing.hosts;
