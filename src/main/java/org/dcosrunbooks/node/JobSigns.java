package org.dcosrunbooks.node;

import java.util.Optional;

/**
 * What can be seen of a job, at one moment.
 *
 * @param load the unit's {@code LoadState}, and so on
 * @param exitStatus of the unit's main process, when it has ended
 * @param bootNow the machine's boot
 * @param clock the machine's time, in seconds
 * @param hasFolder its file {@code job} is there
 * @param boot the boot in which it began; empty when it has not come so far
 * @param started the machine's time then
 * @param steps the sub-steps begun, each with its time
 * @param ended its code
 * @param log the last part of its log
 */
record JobSigns(
    String load,
    String active,
    String sub,
    String result,
    int exitStatus,
    String bootNow,
    long clock,
    boolean hasFolder,
    Optional<String> boot,
    Optional<String> started,
    Optional<String> steps,
    Optional<String> ended,
    Optional<String> log) {

  boolean hasUnit() {
    return !"not-found".equals(load);
  }
}
