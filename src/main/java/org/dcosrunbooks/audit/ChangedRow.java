package org.dcosrunbooks.audit;

/**
 * A plan, a decision or a run's row that is not as the record announced it.
 *
 * @param table its table's name
 * @param key its primary key
 * @param sentence what does not fit, for people
 */
public record ChangedRow(String table, String key, String sentence) {}
