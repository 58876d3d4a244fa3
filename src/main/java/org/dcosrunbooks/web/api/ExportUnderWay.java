package org.dcosrunbooks.web.api;

/** A record is being exported, and it is one at a time. Nothing was handed out. */
public final class ExportUnderWay extends RuntimeException {

  private static final int SECONDS = 10;

  ExportUnderWay(String sentence) {
    super(sentence);
  }

  /** After how long it may be asked for again. */
  public int seconds() {
    return SECONDS;
  }

  /** What to do about it. */
  public String todo() {
    return "Ask again in " + SECONDS + " s.";
  }
}
