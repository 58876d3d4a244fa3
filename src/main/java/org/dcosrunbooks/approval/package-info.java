/**
 * Who may say yes, and to exactly what: plans, decisions on them, and the authority that follows.
 */
package org.dcosrunbooks.approval;
