package org.dcosrunbooks.audit;

/**
 * One link of the chain over all runs: that a line of some run's record was the next to be written.
 *
 * @param number 1, 2, 3 … over all runs, without a hole
 * @param entryHash hash of the line {@code entryNumber} of {@code runId}
 * @param previousHash hash of the link before, 64 zeros for the first
 * @param hash SHA-256 in lower-case hex over all of the above
 */
public record Anchor(
    long number,
    String runId,
    long entryNumber,
    String entryHash,
    String previousHash,
    String hash) {}
