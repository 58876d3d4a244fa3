package org.dcosrunbooks.simulator.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything a machine consists of at one instant, as plain data: what is not in here is not
 * remembered. Instants are nanoseconds since 1970, durations nanoseconds.
 */
public final class MachineState {

  String host;
  String address;

  /** It has power; {@link #booted} tells whether it can be reached yet. */
  boolean on = true;

  boolean booted = true;

  /** When it has booted; 0 while it does not boot. */
  long bootsAt;

  String bootId;
  int boots;
  long bootedAt;

  /** What its own clock is ahead of the true time. */
  long clockAhead;

  /** {@code sudo} asks for a password. */
  boolean sudoAsks;

  /** Nothing more can be written. */
  boolean diskFull;

  int nextPid = 1000;
  long nextInode = 1;
  Map<String, Inode> files = new TreeMap<>();

  /** Files that have no name any more, but that somebody still writes to. */
  Map<Long, Inode> unlinked = new TreeMap<>();

  Map<String, Unit> units = new LinkedHashMap<>();
  Map<Integer, Running> processes = new TreeMap<>();
  List<JournalLine> journal = new ArrayList<>();

  enum Kind {
    FILE,
    FOLDER,
    LINK,
    DEVICE
  }

  static final class Inode {
    long number;
    Kind kind;
    int mode;
    String owner = "root";
    long changed;

    /** Of a file. */
    byte[] content = new byte[0];

    /** Of a link: where it points to. */
    String target;
  }

  /** A systemd unit that is loaded. */
  static final class Unit {
    String name;
    String description = "";

    /** Made by systemd-run: it has no file and goes when it ended and nobody needs it any more. */
    boolean made;

    /** Its file is gone; it goes when it is stopped. */
    boolean fileGone;

    boolean remainsAfterExit;
    boolean restartsAlways;
    long restartDelay;
    String active = "inactive";
    String sub = "dead";
    String result = "success";
    int mainPid;
    int execCode;
    int execStatus;
    int restarts;

    /** When it is started again by systemd; 0 when it is not. */
    long startsAt;

    /** When its program exits by itself, and with what; 0 when it does not. */
    long exitsAt;

    int exitsWith;
    long since;
  }

  /** A process that has not ended: a shell with what it runs, or a unit's own program. */
  static final class Running {
    int pid;
    String user;

    /** The unit that it belongs to; null: somebody has logged in. */
    String unit;

    /** What the shell was given to run; empty for a unit's own program. */
    List<String> words = new ArrayList<>();

    /** What has been answered so far: run again from the beginning, it comes to where it is. */
    List<Step> steps = new ArrayList<>();

    /** What its present command waits for; null when that has just begun. */
    Long until;

    /** When it goes on. */
    long wakes;

    /** It may also go on when something else has happened. */
    boolean watches;

    /** What it has said to the one who logged in. */
    byte[] out = new byte[0];

    byte[] err = new byte[0];
  }

  /** What one thing that a shell did has come to. */
  static final class Step {
    int status;

    /** What it wrote into a pipe or a substitution; null: nothing. */
    byte[] out;

    byte[] err;

    /** The file that was opened, and why it could not be; or the instant a time limit began. */
    long number;

    /** Which of the time limits around it has cut it short; 0: none. */
    int cut;

    /** What was read: the text of a script, or the names that a pattern stands for. */
    List<String> read;
  }

  static final class JournalLine {
    long at;
    String unit;
    String program;
    int pid;
    String text;
  }

  public String host() {
    return host;
  }

  public String address() {
    return address;
  }

  /** It can be reached. */
  public boolean isUp() {
    return on && booted;
  }

  /** How often it has been booted. */
  public int boots() {
    return boots;
  }

  public boolean isOn() {
    return on;
  }
}
