/**
 * The machines under agents and masters: what is read from them, and jobs that run there.
 *
 * <p>A <em>read</em> has no effect, is bounded in time and output, and runs in the foreground.
 * Everything with an effect is a <em>job</em>: a transient systemd unit with a folder of its own on
 * the machine, which goes on when the connection or this service dies, and is attached to again by
 * its name.
 */
package org.dcosrunbooks.node;
