package org.dcosrunbooks.node;

import java.time.Instant;
import java.util.Optional;

/** How a job stands, by what it left on its machine and by what systemd says of its unit. */
public sealed interface JobState {

  /** Neither a folder nor a unit of this name: it was never begun there. */
  record NotStarted() implements JobState {}

  /**
   * @param subStep the one it is in; empty before the first
   * @param lastLine of its log; empty when it has said nothing
   */
  record Running(Instant since, Optional<String> subStep, Optional<String> lastLine)
      implements JobState {}

  /**
   * @param code 0 when every sub-step went well
   * @param subStep the last one begun
   * @param lastLine of its log
   */
  record Ended(int code, Optional<String> subStep, Optional<String> lastLine) implements JobState {}

  /**
   * It began and nobody can tell how it ended: the machine rebooted, the unit was removed, or its
   * folder is gone. A person has to look.
   *
   * @param why a sentence: what was seen
   * @param subStep the last one begun, as far as that is known
   */
  record Lost(String why, Optional<String> subStep) implements JobState {}

  /**
   * The machine cannot be asked now; the job may well go on.
   *
   * @param since when that was first seen
   * @param why a sentence
   */
  record Unreachable(Instant since, String why) implements JobState {}
}
