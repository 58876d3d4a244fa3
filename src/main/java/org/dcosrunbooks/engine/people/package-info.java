/**
 * The one user store: people, their groups and passwords in the engine's identity tables, what each
 * group may do in the engine, and the filters each group finds in Tasklist.
 */
package org.dcosrunbooks.engine.people;
