package org.dcosrunbooks.dcos.http;

import java.net.URI;
import java.util.Optional;

/**
 * One call as it is to be made.
 *
 * @param name how people call it, as in {@code GET_AGENTS}
 * @param uri http or https, as announced by the cluster
 * @param body JSON, present for POST, absent for GET
 * @param effect true when it may change something: then a lost answer is not harmless
 * @param withToken whether it says who we are; a call does not, unless it is told to
 * @param announced true when the place was not configured, but named by somebody in the cluster
 */
public record Call(
    String name,
    URI uri,
    Optional<byte[]> body,
    boolean effect,
    boolean withToken,
    boolean announced) {

  /** A GET. */
  public static Call get(String name, URI uri) {
    return new Call(name, uri, Optional.empty(), false, false, false);
  }

  /** A POST that only asks. */
  public static Call ask(String name, URI uri, byte[] json) {
    return new Call(name, uri, Optional.of(json), false, false, false);
  }

  /** A POST that changes something. */
  public static Call command(String name, URI uri, byte[] json) {
    return new Call(name, uri, Optional.of(json), true, false, false);
  }

  /** The same call with the token, when there is one. */
  public Call telling() {
    return new Call(name, uri, body, effect, true, announced);
  }

  /** The same call to a place that somebody in the cluster has named. */
  public Call toAnnounced() {
    return new Call(name, uri, body, effect, withToken, true);
  }

  /** host:port, for sentences. */
  public String target() {
    return uri.getHost() + ":" + port();
  }

  /** Its port, also when only the scheme tells it. */
  public int port() {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }

  /** Method, name and place, for sentences. */
  public String inWords() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return (body.isPresent() ? "POST " : "GET ") + path + " (" + name + ") at " + target();
  }
}
