package org.dcosrunbooks.dcos.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.secrecy.Foreign;
import org.dcosrunbooks.secrecy.Masked;

/** A whole answer, whatever its status. Its words are fit to be shown: short, and no token. */
public final class Answer {

  private static final int SHOWN = 300;

  /** Bytes that are looked at for what is shown, a long token before the cut among them. */
  private static final int LOOKED_AT = 20_000;

  private final Call call;
  private final int status;
  private final Optional<String> contentType;
  private final Optional<String> location;
  private final byte[] body;
  private final Optional<String> secret;

  Answer(
      Call call,
      int status,
      Optional<String> contentType,
      Optional<String> location,
      byte[] body,
      Optional<String> secret) {
    this.call = call;
    this.status = status;
    this.contentType = contentType;
    this.location = location;
    this.body = body;
    this.secret = secret;
  }

  public Call call() {
    return call;
  }

  public int status() {
    return status;
  }

  /** The {@code Location} of a redirect, as it came. */
  public Optional<String> location() {
    return location;
  }

  public boolean isEmpty() {
    return body.length == 0;
  }

  /** By its {@code Content-Type}, not by its path: Admin Router refuses with pages. */
  public boolean isHtml() {
    return typeIs("text/html") || typeIs("application/xhtml+xml");
  }

  private boolean typeIs(String type) {
    return contentType
        .map(value -> value.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(type))
        .orElse(false);
  }

  /** What a plain text answer says, in at most 300 printable characters. */
  public String text() {
    return shown(beginning());
  }

  private String shown(String raw) {
    String known = secret.isPresent() ? raw.replace(secret.get(), Masked.MARK) : raw;
    String safe = Foreign.text(known.replaceAll("\\s+", " ").strip());
    return safe.length() <= SHOWN ? safe : safe.substring(0, SHOWN) + "…";
  }

  /** What was asked and what came, in one sentence; a page is named, not quoted. */
  public String seen() {
    String came;
    if (isEmpty()) {
      came = "status " + status + " with an empty body";
    } else if (isHtml()) {
      came = "status " + status + " with an HTML page (" + title() + ")";
    } else if (isJson() && status < 300) {
      came = "status " + status + " with " + body.length + " bytes of JSON";
    } else {
      came = "status " + status + ": " + text();
    }
    return call.inWords() + " was answered with " + came + (came.matches(".*[.!?…]$") ? "" : ".");
  }

  private String beginning() {
    return new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.UTF_8);
  }

  private String title() {
    String page = beginning();
    int from = page.toLowerCase(Locale.ROOT).indexOf("<title>");
    int to = page.toLowerCase(Locale.ROOT).indexOf("</title>");
    return from >= 0 && to > from
        ? "\"" + shown(page.substring(from + 7, to)) + "\""
        : body.length + " bytes, no title";
  }

  /**
   * The body of an answer with status 200 as JSON.
   *
   * @throws Fault when it is something else; {@link Transient} when it ends too early
   */
  public Json json() {
    if (status != 200) {
      throw failure();
    }
    requireJson();
    return Json.read(what(), body);
  }

  /**
   * The body as JSON of any kind, whatever the status.
   *
   * @throws Fault when it is something else; {@link Transient} when it ends too early
   */
  public Json anyJson() {
    requireJson();
    return Json.any(what(), body);
  }

  /** By its {@code Content-Type}. */
  public boolean isJson() {
    return typeIs("application/json");
  }

  private String what() {
    return call.name() + " from " + call.target();
  }

  private void requireJson() {
    if (!isJson()) {
      throw new Fault(
          Account.of(call.name() + ": no JSON from " + call.target())
              .seen(
                  contentType.map(type -> "Its type is " + shown(type) + ". ").orElse("") + seen())
              .means("Nothing was done. Something else than expected answers at this address.")
              .todo(
                  "Check the configured address, and whether a proxy or a sign-in page stands in"
                      + " front of it."));
    }
  }

  /**
   * What this answer means when nothing more special is known about the call: 401 is a {@link
   * Fault}; 403 {@link Refused} for a command, a Fault for a read; 404 and 503 {@link Transient};
   * redirects and other 4xx a Fault; other 5xx Transient for a read and {@link Ambiguous} for a
   * command, and so is a 2xx which should not have come.
   */
  public Failure failure() {
    String name = call.name();
    String target = call.target();
    if (status == 401) {
      return new Fault(
          Account.of(name + ": " + target + " does not know us (401)")
              .seen(seen())
              .means("Nothing was done. No token was sent, or it is wrong or has expired.")
              .todo("Set a valid token for the service's account, and retry."));
    }
    if (status == 403) {
      Account account =
          Account.of(name + ": not permitted by " + target + " (403)")
              .seen(seen())
              .means("Nothing was done. The service's account is known but lacks a right.")
              .todo("Give the account the missing right (the audit log names it), and retry.");
      return call.effect() ? new Refused(account) : new Fault(account);
    }
    if (status == 404) {
      return new Transient(
          Account.of(name + ": " + target + " answers 404")
              .seen(seen())
              .means(
                  "Nothing was done. A Mesos master or agent answers so in its first moment, and"
                      + " Admin Router until it has heard of a new agent (25 s).")
              .todo("If it lasts, check that the configured address and its path are right."));
    }
    if (status == 503) {
      return new Transient(
          Account.of(name + ": " + target + " is not ready" + because())
              .seen(seen())
              .means("Nothing was done.")
              .todo("It is tried again. If it lasts, look at the masters and their ZooKeeper."));
    }
    if (status >= 300 && status < 400) {
      return new Fault(
          Account.of(name + ": " + target + " sends us elsewhere (" + status + ")")
              .seen(
                  seen()
                      + location
                          .map(place -> " Its Location is " + shown(place) + ".")
                          .orElse(" It names no Location."))
              .means("Nothing was done, and nothing was sent to the other place.")
              .todo("Check the configured addresses of the masters."));
    }
    if (status >= 400 && status < 500) {
      return new Fault(
          Account.of(name + ": " + target + " did not take it (" + status + ")")
              .seen(seen())
              .means("Nothing was done. The request is not what this version expects.")
              .todo("Check the version of the cluster, and report it."));
    }
    Account account =
        Account.of(name + ": bad answer from " + target + " (" + status + ")").seen(seen());
    if (call.effect()) {
      return new Ambiguous(
          account
              .means("It may or may not have been done.")
              .todo("The next try looks first. If it lasts, look at the masters' logs."));
    }
    return status >= 500
        ? new Transient(
            account.means("Nothing was done.").todo("If it lasts, look at the masters' logs."))
        : new Fault(account.means("Nothing was done.").todo("Check the configured address."));
  }

  private String because() {
    return isHtml() || isEmpty() ? "" : ": " + text();
  }
}
