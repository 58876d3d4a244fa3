package org.dcosrunbooks.web.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers a refused request: a page for a person in a browser, JSON in the engine's form ({@code
 * type}, {@code message}) for a program; below {@code /api} in that API's form ({@code error},
 * {@code todo}).
 */
public final class Refusals {

  /** Request attribute: the sentence the page shows, and the doorkeeper writes down. */
  public static final String SENTENCE = Refusals.class.getName() + ".sentence";

  /** The page's address. */
  public static final String PAGE = "/denied";

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private Refusals() {}

  public static void answer(
      HttpServletRequest request, HttpServletResponse response, int status, String sentence)
      throws IOException, ServletException {
    if (response.isCommitted()) {
      return;
    }
    NamesVisitor.name(request);
    request.setAttribute(SENTENCE, sentence);
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    if (isForAPerson(request)) {
      request.getRequestDispatcher(PAGE).forward(request, response);
      return;
    }
    response.setContentType("application/json");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response
        .getOutputStream()
        .write(
            JSON.writeValueAsBytes(
                request.getRequestURI().startsWith("/api")
                    ? Map.of("error", sentence, "todo", "")
                    : Map.of("type", "Refused", "message", sentence)));
  }

  /** A browser that goes to a page, as opposed to a script or a program that calls. */
  private static boolean isForAPerson(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null
        && accept.contains("text/html")
        && !request.getRequestURI().startsWith("/engine-rest")
        && !request.getRequestURI().startsWith("/api");
  }
}
