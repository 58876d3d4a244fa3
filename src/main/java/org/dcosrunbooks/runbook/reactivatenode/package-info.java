/** reactivate-node: brings an agent back that was drained or deactivated, by whomever. */
package org.dcosrunbooks.runbook.reactivatenode;
