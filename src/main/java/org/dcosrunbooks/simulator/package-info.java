/**
 * A DC/OS cluster to try things on: a model of masters, agents, frameworks and tasks with a clock
 * it is given, and loopback faces that answer as Mesos does. Knows nothing of ours.
 */
package org.dcosrunbooks.simulator;
