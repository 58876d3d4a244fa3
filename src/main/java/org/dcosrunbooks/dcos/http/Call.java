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
 */
public record Call(String name, URI uri, Optional<byte[]> body, boolean effect) {

  /** A GET. */
  public static Call get(String name, URI uri) {
    return new Call(name, uri, Optional.empty(), false);
  }

  /** A POST that only asks. */
  public static Call ask(String name, URI uri, byte[] json) {
    return new Call(name, uri, Optional.of(json), false);
  }

  /** A POST that changes something. */
  public static Call command(String name, URI uri, byte[] json) {
    return new Call(name, uri, Optional.of(json), true);
  }

  /** The same call at another place. */
  public Call at(URI other) {
    return new Call(name, other, body, effect);
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
