package org.dcosrunbooks.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Somebody else's site on a port of its own. Its page posts to ours with the visitor's cookies in
 * the ways that browsers allow without asking first: by script, and by plain forms. Its title is
 * "posted" when all were sent.
 */
final class AnotherSite implements AutoCloseable {

  /** What is posted to an address; {@code type} is one of those that need no preflight. */
  record Post(String address, String type, String body) {}

  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpServer server;

  AnotherSite(List<Post> posts) {
    byte[] page = page(posts).getBytes(StandardCharsets.UTF_8);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }

  /** Fields of a form, as {@code name=value&name=value}. */
  static Post form(String address, String fields) {
    return new Post(address, FORM, fields);
  }

  /** JSON under the only name that needs no preflight. */
  static Post text(String address, String json) {
    return new Post(address, "text/plain", json);
  }

  /** The page, under one of the names that this machine has for itself. */
  String address(String host) {
    return "http://" + host + ":" + server.getAddress().getPort() + "/";
  }

  private static String page(List<Post> posts) {
    String scripts =
        posts.stream()
            .map(
                post ->
                    "send('%s','%s',%s)"
                        .formatted(post.address(), post.type(), quoted(post.body())))
            .collect(Collectors.joining(",\n"));
    return """
        <!DOCTYPE html><title>a site</title><body>
        %s
        <script>
        const send = (address, type, body) => fetch(address,
          {method: 'POST', mode: 'no-cors', credentials: 'include',
           headers: {'Content-Type': type}, body});
        const done = Array.from(document.querySelectorAll('iframe')).map(frame =>
          new Promise(loaded => frame.addEventListener('load', loaded, {once: true})));
        document.querySelectorAll('form').forEach(form => form.submit());
        Promise.allSettled([%s, ...done]).then(() => document.title = 'posted');
        </script>
        """
        .formatted(forms(posts), scripts);
  }

  private static String forms(List<Post> posts) {
    StringBuilder html = new StringBuilder();
    for (Post post : posts) {
      String frame = "frame" + html.length();
      html.append("<iframe name=\"").append(frame).append("\"></iframe>");
      html.append("<form method=\"post\" target=\"").append(frame).append("\" action=\"");
      html.append(post.address()).append("\" enctype=\"").append(post.type()).append("\">");
      if (post.type().equals(FORM)) {
        for (String field : post.body().split("&")) {
          html.append(hidden(field.replaceAll("=.*", ""), field.replaceAll("^[^=]*=", "")));
        }
      } else {
        // name=value becomes JSON with one more field
        html.append(hidden(post.body().replaceAll("}$", ",\"x\":\""), "\"}"));
      }
      html.append("</form>\n");
    }
    return html.toString();
  }

  private static String hidden(String name, String value) {
    return "<input type=\"hidden\" name='%s' value='%s'>".formatted(name, value);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
