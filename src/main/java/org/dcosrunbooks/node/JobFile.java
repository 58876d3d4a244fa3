package org.dcosrunbooks.node;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The file {@code job} in a job's folder: a frame around the sub-steps, for bash. The frame notes
 * the machine's boot and its time, clears what jobs of long ago have left in folders and units,
 * writes each sub-step's name down before it begins, keeps what the sub-steps say in {@code log},
 * and leaves the code in {@code ended}, whole or not at all. Its notes outlive a power cut.
 */
final class JobFile {

  /** Where jobs keep their folders, for root alone. */
  static final String ROOT = "/var/lib/dcos-runbooks";

  /** The code of a job that could not write down what it is about to do: the disk is full. */
  static final int NO_NOTES = 74;

  /** A command line of Linux has no more room for one word, and base64 needs a third more. */
  static final int MOST_BYTES = 80_000;

  private JobFile() {}

  /**
   * @param root the folder of all jobs' folders
   * @throws IllegalArgumentException when the script cannot be written down so
   */
  static String text(String root, JobName name, Script script) {
    StringBuilder text =
        new StringBuilder()
            .append("umask 022\n")
            .append("cd " + root + "/" + name.unit() + " || exit " + NO_NOTES + "\n")
            .append("cat /proc/sys/kernel/random/boot_id > boot && date +%s > started && ")
            .append(onDisk("boot") + " || exit " + NO_NOTES + "\n")
            .append("find " + root + " -mindepth 2 -maxdepth 2 -name ended -mtime +30")
            .append(" -printf '%h\\n' | xargs -r -d '\\n' rm -rf\n")
            .append(ended(root, "stop"))
            .append(ended(root, "reset-failed"))
            .append("true");
    Set<String> names = new HashSet<>();
    for (Script.SubStep subStep : script.subSteps()) {
      check(subStep, names);
      text.append(" &&\n(date '+%s " + subStep.name() + "' >> steps && " + onDisk("steps"))
          .append(" || exit " + NO_NOTES + ") &&\n")
          .append("(\n" + subStep.commands() + "\n) >> log 2>&1 < /dev/null");
    }
    text.append("\ncode=$?\n")
        .append("echo $code > ended.new && " + onDisk("ended.new") + " && mv -f ended.new ended\n")
        .append("exit $code\n");
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          name + " is a job of " + bytes + " bytes; " + MOST_BYTES + " are possible");
    }
    return text.toString();
  }

  /**
   * Puts a note where a power cut does not take it away again, and with it the folder: else a job
   * that had begun would be found as one that never was. {@code sync} of CentOS 7 knows no files.
   */
  private static String onDisk(String note) {
    return "dd if=/dev/null of=" + note + " oflag=append conv=notrunc,fsync status=none";
  }

  /**
   * Units of ours stay when they have ended, so that they can be asked; a day later their folders
   * tell the same, and systemd may forget them.
   */
  private static String ended(String root, String verb) {
    return "(cd "
        + root
        + " && find dcos-runbooks-*/ended -mtime +0 -printf '%h\\n'"
        + " | xargs -r -d '\\n' systemctl --no-block "
        + verb
        + ") > /dev/null 2>&1\n";
  }

  private static void check(Script.SubStep subStep, Set<String> names) {
    if (!subStep.name().matches("[a-z][a-z0-9-]{0,40}") || !names.add(subStep.name())) {
      throw new IllegalArgumentException(
          "no sub-step can be called " + subStep.name() + ", and none like another");
    }
    if (subStep.commands().isBlank() || subStep.commands().indexOf('\0') >= 0) {
      throw new IllegalArgumentException("sub-step " + subStep.name() + " has no commands");
    }
  }
}
