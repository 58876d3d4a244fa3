package org.dcosrunbooks.node;

/** The last part of a job's log, fit to be shown. */
record ReadLog(JobName name) implements Command<String> {

  static final int MOST_BYTES = 65_536;

  @Override
  public String inWords() {
    return "read the log of the job " + name;
  }

  @Override
  public String text() {
    return "sudo -n /usr/bin/tail -c "
        + MOST_BYTES
        + " "
        + JobFile.ROOT
        + "/"
        + name.unit()
        + "/log";
  }

  @Override
  public int mostBytes() {
    return MOST_BYTES;
  }

  @Override
  public String read(Output output) {
    if (output.code() != 0) {
      if (output.errors().contains("No such file or directory")) {
        return "";
      }
      throw Unexpected.answer("it said \"" + Shown.line(output.errors()) + "\"");
    }
    return Shown.text(output.bytes(), output.bytes().length == MOST_BYTES);
  }
}
