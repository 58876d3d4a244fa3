/**
 * Runs the runbooks: steps, conditions and the watcher, variables, places in the queue of agents
 * that are out, people and their tasks. The only importer of the process engine besides the web
 * apps' wiring.
 */
package org.dcosrunbooks.engine;
