/**
 * The append-only record: what was intended, done, seen and said, in chains that nobody can change
 * unseen.
 */
package org.dcosrunbooks.audit;
