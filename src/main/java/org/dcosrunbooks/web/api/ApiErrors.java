package org.dcosrunbooks.web.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dcosrunbooks.audit.Reason;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.TooManyStarts;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.web.visitor.NotAllowed;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * What a caller of the API hears when something is wrong: {@code error}, a sentence; {@code todo},
 * what to do about it; {@code errors}, field by field, for input.
 */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ApiErrors {

  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> badInput(BadInput wrong) {
    Reason.is(wrong.fieldsInWords());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("error", "Nothing was started or changed: some fields are not right.");
    answer.put("errors", new TreeMap<>(wrong.fields()));
    answer.put("todo", "Correct the fields named in \"errors\" and send it again.");
    return json(400, answer);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> tooMany(TooManyStarts wrong) {
    return ResponseEntity.status(429)
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(wrong.seconds()))
        .contentType(MediaType.APPLICATION_JSON)
        .body(said(wrong.getMessage(), "Correct what was refused before you start it again."));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> underWay(ExportUnderWay wrong) {
    return ResponseEntity.status(429)
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(wrong.seconds()))
        .contentType(MediaType.APPLICATION_JSON)
        .body(said(wrong.getMessage(), wrong.todo()));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> badRequest(BadRequest wrong) {
    Reason.is(wrong.getMessage());
    return json(wrong.status(), said(wrong.getMessage(), wrong.todo()));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> notAllowed(NotAllowed wrong) {
    Reason.is(wrong.getMessage());
    return json(403, said(wrong.getMessage(), wrong.todo()));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> nothingThere(NothingThere wrong) {
    Reason.is(wrong.getMessage());
    return json(404, said(wrong.getMessage(), wrong.todo()));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> failure(Failure failure) {
    int status = failure instanceof Refused ? 409 : failure instanceof Fault ? 500 : 503;
    if (failure instanceof Fault) {
      LOG.error("A call of the API ended in a fault", failure);
    }
    Account account = failure.account();
    Reason.is(account.summary());
    Map<String, Object> answer = said(account.summary(), account.todo());
    if (!account.seen().isBlank()) {
      answer.put("seen", account.seen());
    }
    if (!account.means().isBlank()) {
      answer.put("means", account.means());
    }
    return json(status, answer);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> anythingElse(Exception other) {
    if (other instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      HttpStatus status = HttpStatus.resolve(known.getStatusCode().value());
      return ResponseEntity.status(known.getStatusCode())
          .headers(known.getHeaders())
          .contentType(MediaType.APPLICATION_JSON)
          .body(
              said(
                  "The call is not understood: "
                      + (status == null ? "refused" : status.getReasonPhrase())
                      + ".",
                  "Compare path, method and parameters with the documentation."));
    }
    Optional<Transient> outage = DatabaseTrouble.outage("the database cannot be used now", other);
    if (outage.isPresent()) {
      return failure(outage.get());
    }
    Breakdowns.tellErrorIn(Breakdowns.During.REQUEST, "a call of the API", other);
    LOG.error("A call of the API failed", other);
    return json(
        500,
        said(
            "The service failed while it answered; whether anything was done is not known.",
            "Look at the run before you ask again; the service's log has the cause."));
  }

  private static Map<String, Object> said(String sentence, String todo) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("error", sentence);
    answer.put("todo", todo);
    return answer;
  }

  private static ResponseEntity<Map<String, Object>> json(int status, Map<String, Object> body) {
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body);
  }
}
