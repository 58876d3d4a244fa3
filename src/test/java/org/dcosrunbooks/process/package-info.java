/**
 * The service as real processes: started, killed, stopped, two at a time, and without its database.
 * The simulated cluster runs in the test's own process and by the real clock, so that it goes on
 * while the service is down.
 */
package org.dcosrunbooks.process;
