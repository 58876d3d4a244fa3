/** A diagram is the picture of a runbook's model, drawn from the model's own coordinates. */
package org.dcosrunbooks.diagram;
