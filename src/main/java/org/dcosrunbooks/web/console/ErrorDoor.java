package org.dcosrunbooks.web.console;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.AbstractView;

/**
 * Where the server sends what no page and no call of ours has answered: unknown addresses, refusals
 * of the doors. Programs get JSON, people a page, and nobody a stack trace.
 */
@Controller
class ErrorDoor implements ErrorController {

  private final Frame frame;
  private final com.fasterxml.jackson.databind.ObjectMapper json;

  ErrorDoor(Frame frame, com.fasterxml.jackson.databind.ObjectMapper json) {
    this.frame = frame;
    this.json = json;
  }

  @RequestMapping("${server.error.path:/error}")
  ModelAndView error(HttpServletRequest request) {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    Trouble trouble = ConsoleErrors.of(status, "/");
    String path =
        request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri ? uri : "";
    return isForPrograms(path) ? asJson(trouble) : ConsoleErrors.page(trouble, frame, request);
  }

  private static boolean isForPrograms(String path) {
    return path.equals("/api")
        || path.startsWith("/api/")
        || path.startsWith("/engine-rest")
        || path.startsWith("/camunda/api")
        || path.startsWith("/actuator");
  }

  private ModelAndView asJson(Trouble trouble) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("error", trouble.sentence());
    body.put("todo", trouble.todo());
    View view =
        new AbstractView() {
          @Override
          protected void renderMergedOutputModel(
              Map<String, Object> model,
              HttpServletRequest request,
              jakarta.servlet.http.HttpServletResponse response)
              throws java.io.IOException {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setCharacterEncoding("UTF-8");
            json.writeValue(response.getOutputStream(), body);
          }
        };
    ModelAndView answer = new ModelAndView(view);
    answer.setStatus(ResponseEntity.status(trouble.status()).build().getStatusCode());
    return answer;
  }
}
