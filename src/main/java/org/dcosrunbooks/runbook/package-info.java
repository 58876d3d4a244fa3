/**
 * Steps and conditions that several runbooks share. The steps of one runbook live in a package of
 * its name.
 */
package org.dcosrunbooks.runbook;
