package org.dcosrunbooks.simulator;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.dcosrunbooks.simulator.Doors.Door;

/**
 * A way in which answers go wrong. Applies to the next {@code times} matching requests, or to all
 * of them when {@code times} is 0.
 *
 * @param where announced host of a master or agent, announced host:port, {@code masters}, {@code
 *     agents}, {@code marathons}, {@code services}, {@code router} or {@code *}
 * @param call a v1 call's name, method and path, the beginning of a path (also of the part behind
 *     {@code /service/NAME}), or {@code *}
 * @param status of {@link Kind#STATUS} and {@link Kind#HTML}
 * @param delayMillis of {@link Kind#DELAY}, in real time
 * @param target of {@link Kind#REDIRECT}: host:port, announced
 */
public record Fault(
    Kind kind, String where, String call, int times, int status, long delayMillis, String target) {

  /** What goes wrong. */
  public enum Kind {
    /** Done, but the connection is cut before a byte of the answer. */
    LOSE_ANSWER,
    /** The connection is cut and nothing is done. */
    CUT_BEFORE,
    /** Nothing is done and no answer ever comes. */
    HANG,
    /** Done, but no answer ever comes. */
    DO_AND_HANG,
    /** Answered later, in real time. */
    DELAY,
    /** Not done; this status with Mesos' text. */
    STATUS,
    /** Not done; an HTML page with this status, as a proxy sends it. */
    HTML,
    /** Done; the answer's body stops in the middle. */
    CUT_BODY,
    /** Done; the answer is whole but its JSON is not. */
    BROKEN_JSON,
    /** Not done; sent somewhere else. */
    REDIRECT
  }

  public Fault {
    Objects.requireNonNull(kind, "kind");
    where = where == null || where.isBlank() ? "*" : where;
    call = call == null || call.isBlank() ? "*" : call;
    if (times < 0 || delayMillis < 0 || delayMillis > 600_000) {
      throw new IllegalArgumentException(
          "times and delay must not be negative, delay at most 10 min");
    }
    if ((kind == Kind.STATUS || kind == Kind.HTML) && (status < 200 || status > 599)) {
      throw new IllegalArgumentException(kind + " needs a status from 200 to 599");
    }
    if (kind == Kind.REDIRECT && (target == null || !target.matches("[A-Za-z0-9.-]+:[0-9]+"))) {
      throw new IllegalArgumentException("REDIRECT needs a target host:port");
    }
  }

  private static Fault plain(Kind kind) {
    return new Fault(kind, "*", "*", 1, 0, 0, null);
  }

  public static Fault loseAnswer() {
    return plain(Kind.LOSE_ANSWER);
  }

  public static Fault cutBefore() {
    return plain(Kind.CUT_BEFORE);
  }

  public static Fault hang() {
    return plain(Kind.HANG);
  }

  public static Fault doAndHang() {
    return plain(Kind.DO_AND_HANG);
  }

  public static Fault cutBody() {
    return plain(Kind.CUT_BODY);
  }

  public static Fault brokenJson() {
    return plain(Kind.BROKEN_JSON);
  }

  public static Fault delay(Duration delay) {
    return new Fault(Kind.DELAY, "*", "*", 1, 0, delay.toMillis(), null);
  }

  public static Fault status(int status) {
    return new Fault(Kind.STATUS, "*", "*", 1, status, 0, null);
  }

  public static Fault html(int status) {
    return new Fault(Kind.HTML, "*", "*", 1, status, 0, null);
  }

  /** Sends to a host and port, as announced. */
  public static Fault redirectTo(String target) {
    return new Fault(Kind.REDIRECT, "*", "*", 1, 0, 0, target);
  }

  public Fault at(String where) {
    return new Fault(kind, where, call, times, status, delayMillis, target);
  }

  public Fault on(String call) {
    return new Fault(kind, where, call, times, status, delayMillis, target);
  }

  /** 0 means until the faults are cleared. */
  public Fault times(int times) {
    return new Fault(kind, where, call, times, status, delayMillis, target);
  }

  public Fault always() {
    return times(0);
  }

  boolean matches(Door door, String called, String path) {
    return at(door)
        && (call.equals("*")
            || call.equals(called)
            || call.startsWith("/") && (path.startsWith(call) || inside(path).startsWith(call)));
  }

  private boolean at(Door door) {
    return switch (where) {
      case "*" -> true;
      case "masters" -> door.kind() == Doors.Kind.MASTER || door.kind() == Doors.Kind.ROUTER;
      case "agents" -> door.kind() == Doors.Kind.AGENT;
      case "marathons" -> door.kind() == Doors.Kind.MARATHON;
      case "services" -> door.kind() == Doors.Kind.SERVICE;
      case "router" -> door.kind() == Doors.Kind.ROUTER;
      default -> where.equals(door.name()) || door.announced().contains(where);
    };
  }

  /** A path as the service behind the Admin Router sees it. */
  private static String inside(String path) {
    return path.replaceFirst("^/service/.*?(/(v[0-9]|ping)(/|$).*)", "$1");
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + (status == 0 ? "" : " " + status)
        + (delayMillis == 0 ? "" : " " + delayMillis + " ms")
        + (target == null ? "" : " " + target)
        + " for "
        + call
        + " at "
        + where
        + (times == 0 ? ", always" : ", " + times + (times == 1 ? " time" : " times"));
  }
}
