package org.dcosrunbooks.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One HTTP request as it came from the socket. Header names are in lower case. */
record Exchange(String method, String target, Map<String, String> headers, byte[] body) {

  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  Optional<String> query() {
    int query = target.indexOf('?');
    return query < 0 ? Optional.empty() : Optional.of(target.substring(query + 1));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * What goes back.
   *
   * @param cut how many bytes of the body are sent before the connection is cut; -1 sends it whole
   * @param silent nothing is sent: the connection is held open, or cut when {@code cut} is 0
   */
  record Answer(
      int status,
      String reason,
      Map<String, String> headers,
      byte[] body,
      int cut,
      boolean silent) {

    /** Held open without a byte until the client gives up. */
    static final Answer NEVER = new Answer(0, "", Map.of(), new byte[0], -1, true);

    /** The connection is cut without a byte. */
    static final Answer CUT = new Answer(0, "", Map.of(), new byte[0], 0, true);

    static Answer of(int status, String contentType, String body) {
      Map<String, String> headers = new LinkedHashMap<>();
      if (contentType != null) {
        headers.put("Content-Type", contentType);
      }
      return new Answer(
          status, reason(status), headers, body.getBytes(StandardCharsets.UTF_8), -1, false);
    }

    static Answer text(int status, String body) {
      return of(status, body.isEmpty() ? null : "text/plain; charset=utf-8", body);
    }

    static Answer json(String body) {
      return of(200, "application/json", body);
    }

    Answer with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, reason, more, body, cut, silent);
    }

    Answer cutAfter(int bytes) {
      return new Answer(status, reason, headers, body, bytes, silent);
    }

    private static String reason(int status) {
      return switch (status) {
        case 200 -> "OK";
        case 204 -> "No Content";
        case 303 -> "See Other";
        case 307 -> "Temporary Redirect";
        case 400 -> "Bad Request";
        case 401 -> "Unauthorized";
        case 403 -> "Forbidden";
        case 404 -> "Not Found";
        case 405 -> "Method Not Allowed";
        case 406 -> "Not Acceptable";
        case 409 -> "Conflict";
        case 413 -> "Payload Too Large";
        case 415 -> "Unsupported Media Type";
        case 500 -> "Internal Server Error";
        case 502 -> "Bad Gateway";
        case 504 -> "Gateway Time-out";
        case 503 -> "Service Unavailable";
        default -> "Status " + status;
      };
    }
  }
}
