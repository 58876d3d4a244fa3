package org.dcosrunbooks.dcos;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcosrunbooks.dcos.http.Answer;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Transient;

/**
 * A service of the cluster that is asked at one of its addresses, the one that answered last first.
 * Only reads. The token goes where its {@link Way} says so. May be used by many threads.
 */
public final class Service {

  private final String name;
  private final List<Way> ways;
  private final Http http;
  private final AtomicInteger answering = new AtomicInteger();

  /**
   * @param name for sentences, as in {@code kafka}
   * @param ways at least one
   */
  public Service(String name, List<Way> ways, Http http) {
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("no address of " + name);
    }
    this.name = ServiceRoutes.shown(name);
    this.ways = List.copyOf(ways);
    this.http = http;
  }

  /** As in sentences. */
  public String name() {
    return name;
  }

  /**
   * Asks once; where nobody answers, once at each other address. Any status comes back.
   *
   * @param what is asked for, as people call it
   * @param path below the service, with its query; names of others in it only as {@link #segment}
   * @throws Transient when none of the addresses answers
   */
  public Answer get(String what, String path) {
    int first = answering.get();
    Transient last = null;
    for (int i = 0; i < ways.size(); i++) {
      int number = (first + i) % ways.size();
      try {
        Answer answer = http.send(ways.get(number).get(name + " " + what, path));
        answering.set(number);
        return answer;
      } catch (Transient notThis) {
        last = notThis;
      }
    }
    throw last;
  }

  /** A name as one segment of a path, whatever stands in it. */
  public static String segment(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return encoded.matches("\\.+") ? encoded.replace(".", "%2E") : encoded;
  }

  /**
   * What an answer means that is not the one asked for: as {@link Answer#failure()}, in words for a
   * service behind Admin Router.
   */
  public Failure failure(Answer answer) {
    int status = answer.status();
    if (status == 404) {
      return new Transient(
          Account.of(name + " is not found at " + answer.call().target() + " (404)")
              .seen(answer.seen())
              .means("Nothing was done; what was asked is not known.")
              .todo("If it lasts, check that " + name + " runs, and that its address is right."));
    }
    if (status >= 500) {
      return new Transient(
          Account.of(name + " is not ready (" + status + ")")
              .seen(answer.seen())
              .means("Nothing was done; what was asked is not known.")
              .todo("If it lasts, look at the task and the log of its scheduler."));
    }
    return answer.failure();
  }
}
