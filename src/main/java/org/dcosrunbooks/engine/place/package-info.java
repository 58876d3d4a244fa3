/**
 * Places: one disruptive run a node, at most N agents out, in order of request. Pages say "place"
 * for a lease.
 */
package org.dcosrunbooks.engine.place;
