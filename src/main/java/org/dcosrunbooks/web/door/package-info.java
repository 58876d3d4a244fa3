/**
 * The doors: which group may send which method to which path of the engine's two REST trees, and
 * what a body may hold. What the table does not name is closed, for administrators too.
 */
package org.dcosrunbooks.web.door;
