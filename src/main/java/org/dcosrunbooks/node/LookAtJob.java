package org.dcosrunbooks.node;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job has left on its machine, and what systemd says of its unit, in one go. Each file's
 * last part follows its name; script and log come last, since they may hold anything.
 */
record LookAtJob(JobName name) implements Command<JobSigns> {

  /** Of each file: one line is wanted of the log, and the other files are small. */
  private static final int LAST_BYTES = 4_096;

  private static final String[] NOTES = {"boot", "started", "steps", "ended", "job", "log"};
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
  private static final Pattern PROPERTY = Pattern.compile("(?m)^([A-Za-z]+)=(.*)$");

  @Override
  public String inWords() {
    return "look at the job " + name;
  }

  @Override
  public String text() {
    StringBuilder files = new StringBuilder(BOOT_ID);
    for (String note : NOTES) {
      files.append(' ').append(place(note));
    }
    return "systemctl show --property=LoadState,ActiveState,SubState,Result,ExecMainStatus,MainPID "
        + name.unit()
        + ".service ; date +%s ; sudo -n /usr/bin/tail -v -c "
        + LAST_BYTES
        + " "
        + files;
  }

  private String place(String note) {
    return JobFile.ROOT + "/" + name.unit() + "/" + note;
  }

  @Override
  public int mostBytes() {
    return 65_536;
  }

  /**
   * Whether a note may lack its beginning. What is no text counts three bytes, at least its own.
   */
  static boolean isCut(String note) {
    return note.getBytes(StandardCharsets.UTF_8).length >= LAST_BYTES;
  }

  /** A missing file is no failure: only without the boot id root's rights were not given. */
  @Override
  public boolean failed(Output output) {
    return !output.text().contains(header(BOOT_ID));
  }

  @Override
  public JobSigns read(Output output) {
    String text = output.text();
    int files = text.indexOf(header(BOOT_ID));
    if (files < 0) {
      throw Unexpected.answer("the machine's boot id is not in it; it said " + said(output));
    }
    Map<String, String> unit = new LinkedHashMap<>();
    Matcher properties = PROPERTY.matcher(text.substring(0, files));
    while (properties.find()) {
      unit.put(properties.group(1), properties.group(2));
    }
    Matcher clock = Pattern.compile("(?m)^(\\d{1,12})$").matcher(text.substring(0, files));
    if (!unit.containsKey("LoadState") || !unit.containsKey("ActiveState") || !clock.find()) {
      throw Unexpected.forNow("systemd's word is not in it; it said " + said(output));
    }
    for (String error : output.errors().split("\n")) {
      if (error.contains("tail: ") && !error.contains("No such file or directory")) {
        throw Unexpected.answer("it said " + said(output));
      }
    }
    Map<String, String> notes = notes(text, files, output.errors());
    return new JobSigns(
        unit.get("LoadState"),
        unit.get("ActiveState"),
        unit.getOrDefault("SubState", ""),
        unit.getOrDefault("Result", ""),
        number(unit.getOrDefault("ExecMainStatus", "0")),
        notes.get(BOOT_ID).strip(),
        Long.parseLong(clock.group(1)),
        notes.containsKey(place("job")),
        note(notes, "boot"),
        note(notes, "started"),
        note(notes, "steps"),
        note(notes, "ended"),
        note(notes, "log"));
  }

  /**
   * In the order of the command: a header further on belongs to what a file holds, and so does that
   * of a file which is not there.
   */
  private Map<String, String> notes(String text, int from, String errors) {
    Map<String, Integer> starts = new LinkedHashMap<>();
    starts.put(BOOT_ID, from);
    int at = from;
    for (String note : NOTES) {
      if (errors.contains(place(note))) {
        continue;
      }
      int start = text.indexOf("\n" + header(place(note)), at);
      if (start >= 0) {
        starts.put(place(note), start + 1);
        at = start + 1;
      }
    }
    Map<String, String> notes = new LinkedHashMap<>();
    String before = null;
    int start = 0;
    for (Map.Entry<String, Integer> file : starts.entrySet()) {
      if (before != null) {
        notes.put(before, text.substring(start, file.getValue()));
      }
      before = file.getKey();
      start = file.getValue() + header(before).length();
    }
    notes.put(before, text.substring(start));
    return notes;
  }

  private Optional<String> note(Map<String, String> notes, String note) {
    return Optional.ofNullable(notes.get(place(note)));
  }

  private static String header(String file) {
    return "==> " + file + " <==\n";
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException notANumber) {
      throw Unexpected.answer("systemd gave \"" + text + "\" as an exit code");
    }
  }

  private static String said(Output output) {
    return "\"" + Shown.line(output.errors()) + "\"";
  }
}
