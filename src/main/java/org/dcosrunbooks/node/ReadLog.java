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
    return "sudo -n /usr/bin/tail -c " + MOST_BYTES + " " + Jobs.fileOf(name);
  }

  @Override
  public int mostBytes() {
    return MOST_BYTES;
  }

  /** That there is none is an answer, whatever {@code sudo} has to say besides. */
  @Override
  public boolean failed(Output output) {
    return output.code() != 0 && !output.saysMissing("tail");
  }

  @Override
  public String read(Output output) {
    if (output.code() != 0) {
      if (output.saysMissing("tail")) {
        return "";
      }
      throw Unexpected.answer("it said \"" + Shown.line(output.errors()) + "\"");
    }
    boolean cut = output.bytes().length == MOST_BYTES;
    return (cut ? Jobs.older(name) + "\n" : "") + Shown.text(output.text(), cut);
  }
}
