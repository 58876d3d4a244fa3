package org.dcosrunbooks.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.audit.Reason;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.web.api.ExportUnderWay;
import org.dcosrunbooks.web.visitor.NotAllowed;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Errors of pages, as pages. */
@ControllerAdvice(annotations = Page.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleErrors {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleErrors.class);

  private final Frame frame;

  ConsoleErrors(Frame frame) {
    this.frame = frame;
  }

  @ExceptionHandler
  ModelAndView notAllowed(NotAllowed wrong, HttpServletRequest request) {
    Reason.is(wrong.getMessage());
    return page(
        new Trouble(
            403,
            "Not for you",
            wrong.getMessage(),
            "",
            "Nothing was changed.",
            wrong.todo(),
            back(request)),
        frame,
        request);
  }

  @ExceptionHandler
  ModelAndView nothingThere(NothingThere wrong, HttpServletRequest request) {
    Reason.is(wrong.getMessage());
    return page(
        new Trouble(404, "Nothing there", wrong.getMessage(), "", "", wrong.todo(), "/runs"),
        frame,
        request);
  }

  @ExceptionHandler
  ModelAndView underWay(
      ExportUnderWay wrong, HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wrong.seconds()));
    return page(
        new Trouble(
            429,
            "Not now",
            wrong.getMessage(),
            "",
            "Nothing was handed out.",
            wrong.todo(),
            back(request)),
        frame,
        request);
  }

  @ExceptionHandler
  ModelAndView badInput(BadInput wrong, HttpServletRequest request) {
    Reason.is(wrong.fieldsInWords());
    String fields =
        wrong.fields().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(field -> field.getKey() + " " + field.getValue())
            .collect(Collectors.joining("; "));
    return page(
        new Trouble(
            400,
            "Not understood",
            fields + ".",
            "",
            "Nothing was changed.",
            "Go back and correct it.",
            back(request)),
        frame,
        request);
  }

  @ExceptionHandler
  ModelAndView failure(Failure failure, HttpServletRequest request) {
    int status = failure instanceof Refused ? 409 : failure instanceof Fault ? 500 : 503;
    if (failure instanceof Fault) {
      LOG.error("A page ended in a fault", failure);
    }
    Account account = failure.account();
    Reason.is(account.summary());
    return page(
        new Trouble(
            status,
            status == 409 ? "Refused" : status == 503 ? "Not now" : "A fault",
            account.summary(),
            account.seen(),
            account.means(),
            account.todo(),
            back(request)),
        frame,
        request);
  }

  @ExceptionHandler
  ModelAndView anythingElse(Exception other, HttpServletRequest request) {
    if (other instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      return page(of(known.getStatusCode().value(), back(request)), frame, request);
    }
    Optional<Transient> outage = DatabaseTrouble.outage("the database cannot be used now", other);
    if (outage.isPresent()) {
      return failure(outage.get(), request);
    }
    Breakdowns.tellErrorIn(Breakdowns.During.REQUEST, "a page", other);
    LOG.error("A page failed", other);
    return page(of(500, back(request)), frame, request);
  }

  static ModelAndView page(Trouble trouble, Frame frame, HttpServletRequest request) {
    ModelAndView page = new ModelAndView("error");
    page.setStatus(HttpStatusCode.valueOf(trouble.status()));
    page.addObject("trouble", trouble);
    page.addObject("around", frame.plain(request.getUserPrincipal()));
    return page;
  }

  /** Words for a status that comes without any. */
  static Trouble of(int status, String back) {
    return switch (status) {
      case 401 ->
          new Trouble(
              status, "Sign in first", "Nobody is signed in.", "", "", "Sign in.", "/login");
      case 403 ->
          new Trouble(
              status,
              "Not allowed",
              "This was refused.",
              "",
              "Nothing was changed. A page that was open for long may have lost its session.",
              "Open the page anew, sign in when asked, and try again.",
              back);
      case 404 ->
          new Trouble(
              status,
              "Nothing there",
              "There is no page at this address.",
              "",
              "",
              "Look for it from the start page.",
              "/");
      case 405 ->
          new Trouble(
              status,
              "Not like this",
              "This address does not take such a request.",
              "",
              "Nothing was changed.",
              "Use the buttons of the page.",
              back);
      default ->
          status < 500
              ? new Trouble(
                  status,
                  "Not understood",
                  "The request was not understood.",
                  "",
                  "Nothing was changed.",
                  "Go back and try again.",
                  back)
              : new Trouble(
                  status,
                  "A fault",
                  "The service failed while it made this page.",
                  "",
                  "If you had asked for something, it is not known whether it was done.",
                  "Look at the run before you ask again; the service's log has the cause.",
                  back);
    };
  }

  /** The run's page for anything below it, else the start page. */
  private static String back(HttpServletRequest request) {
    String[] parts = request.getRequestURI().split("/");
    boolean ofRun = parts.length > 3 && parts[1].equals("runs") && parts[2].matches("[\\w-]{1,64}");
    return ofRun ? "/runs/" + parts[2] : "/";
  }
}
