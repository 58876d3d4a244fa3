package org.dcosrunbooks.node;

import java.time.Instant;
import java.util.Optional;

/**
 * How a job stands by its signs. What it has written down itself comes first, then the boot it
 * began in, then what systemd knows of its unit. The machine's clock is compared with nothing but
 * itself.
 */
final class JobStanding {

  private final JobSigns signs;

  private JobStanding(JobSigns signs) {
    this.signs = signs;
  }

  /**
   * @param now of this service; only a running job's beginning is told by it
   */
  static JobState of(JobSigns signs, Instant now) {
    return new JobStanding(signs).state(now);
  }

  /** True when its unit has failed without a sign that the frame came to its first line. */
  static boolean couldNotBegin(JobSigns signs) {
    return "failed".equals(signs.active()) && noted(signs.boot()).isEmpty();
  }

  private JobState state(Instant now) {
    Optional<String> ended = noted(signs.ended());
    if (ended.isPresent()) {
      return ended.get().matches("\\d{1,3}")
          ? ended(Integer.parseInt(ended.get()))
          : lost("It left \"" + Shown.line(ended.get()) + "\" where its exit code should be.");
    }
    Optional<String> boot = noted(signs.boot());
    if (boot.isPresent() && !boot.get().equals(signs.bootNow())) {
      return lost(
          "The machine was started anew before the job ended: it began in the boot "
              + boot.get()
              + ", now it is "
              + signs.bootNow()
              + ".");
    }
    return signs.hasUnit() ? byUnit(now) : withoutUnit();
  }

  private JobState withoutUnit() {
    if (noted(signs.boot()).isPresent()) {
      return lost(
          "Its unit is gone though the machine was not started anew, and it left no exit code:"
              + " somebody stopped or removed it.");
    }
    if (signs.hasFolder()) {
      return lost(
          "Its unit is gone and its folder is there, but it never noted that it began: nothing of"
              + " its script was run.");
    }
    return new JobState.NotStarted();
  }

  private JobState byUnit(Instant now) {
    return switch (signs.active()) {
      case "active" -> "exited".equals(signs.sub()) ? ended(signs.exitStatus()) : running(now);
      case "activating", "deactivating", "reloading", "refreshing" -> running(now);
      case "failed" -> failed();
      default ->
          lost(
              "Its unit is \""
                  + Shown.line(signs.active())
                  + "\", and it left no exit code: somebody stopped it.");
    };
  }

  private JobState failed() {
    if (!"exit-code".equals(signs.result())) {
      return lost(
          "Its process was ended from outside, systemd says: "
              + Shown.line(signs.result())
              + " "
              + signs.exitStatus()
              + ".");
    }
    if (!signs.hasFolder()) {
      return lost(
          "Its unit ended with "
              + signs.exitStatus()
              + " and its folder is not there. Either it could not be made, as on a full disk, and"
              + " nothing of the script was run; or somebody removed it.");
    }
    if (noted(signs.boot()).isEmpty()) {
      return lost(
          "Its unit ended with "
              + signs.exitStatus()
              + " before it could note that it began, as on a full disk: nothing of its script was"
              + " run.");
    }
    return ended(signs.exitStatus());
  }

  private JobState running(Instant now) {
    Instant since = now;
    Optional<String> started = noted(signs.started()).filter(it -> it.matches("\\d{1,12}"));
    if (started.isPresent()) {
      long seconds = signs.clock() - Long.parseLong(started.get());
      since = now.minusSeconds(Math.max(0, seconds));
    }
    return new JobState.Running(since, subStep(), lastLine());
  }

  private JobState ended(int code) {
    Optional<String> said = lastLine();
    if (code == JobFile.NO_NOTES && said.isEmpty()) {
      said = Optional.of("the machine could not write the job's notes: is its disk full?");
    }
    return new JobState.Ended(code, subStep(), said);
  }

  private JobState lost(String why) {
    return new JobState.Lost(why, subStep());
  }

  /** Empty as long as the file is not there or nothing stands in it. */
  private static Optional<String> noted(Optional<String> note) {
    return note.map(String::strip).filter(text -> !text.isEmpty());
  }

  private Optional<String> subStep() {
    return lastOf(signs.steps()).map(line -> line.substring(line.indexOf(' ') + 1));
  }

  private Optional<String> lastLine() {
    return lastOf(signs.log().map(log -> Shown.text(log, LookAtJob.isCut(log)))).map(Shown::line);
  }

  private static Optional<String> lastOf(Optional<String> lines) {
    return lines.stream()
        .flatMap(String::lines)
        .filter(line -> !line.isBlank())
        .reduce((before, last) -> last);
  }
}
