package org.dcosrunbooks.runbook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of Mesos, as in 1.9.1; 0.0 when it cannot be read. */
public record MesosRelease(int major, int minor) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

  public static MesosRelease of(String version) {
    Matcher matcher = FORM.matcher(version);
    return matcher.matches()
        ? new MesosRelease(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : new MesosRelease(0, 0);
  }

  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || major == wantedMajor && minor >= wantedMinor;
  }

  public boolean is(int wantedMajor, int wantedMinor) {
    return major == wantedMajor && minor == wantedMinor;
  }
}
