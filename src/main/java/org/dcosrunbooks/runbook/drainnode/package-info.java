/** Takes the tasks off an agent and keeps new ones away, for a maintenance or for good. */
package org.dcosrunbooks.runbook.drainnode;
