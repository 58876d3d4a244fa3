/** Gives an agent other attributes or resources, or restarts it as the operators' documents say. */
package org.dcosrunbooks.runbook.reconfigureagent;
