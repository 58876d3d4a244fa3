package org.dcosrunbooks.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.TooManyStarts;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds every request to the engine's REST trees against the table of doors. The container itself
 * puts it before the engine's servlets, by the same mapping as theirs, so that no way of writing a
 * path reaches them past it.
 */
final class DoorFilter extends OncePerRequestFilter {

  private final Runs runs;

  DoorFilter(Runs runs) {
    this.runs = runs;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<SignedIn> visitor = Roles.signedIn();
    HttpServletResponse answer = new SaysWhen(response);
    HttpServletRequest judged;
    try {
      judged = judge(request, visitor.map(SignedIn::id).orElse(null), Roles.groups());
    } catch (Closed closed) {
      Refusals.answer(request, answer, closed.status(), closed.getMessage());
      return;
    }
    chain.doFilter(judged, answer);
  }

  /** A list has an end, also where nobody asks for one. */
  private static final class WithRows extends HttpServletRequestWrapper {

    private final Door door;

    WithRows(HttpServletRequest request, Door door) {
      super(request);
      this.door = door;
    }

    @Override
    public String getQueryString() {
      return door.fields().withRows(super.getQueryString());
    }
  }

  /** What has to wait is told for how long at most: a refused start counts for a minute. */
  private static final class SaysWhen extends HttpServletResponseWrapper {

    private static final String LONGEST_SECONDS = "60";

    SaysWhen(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setStatus(int status) {
      if (status == HttpStatus.TOO_MANY_REQUESTS.value()) {
        setHeader(HttpHeaders.RETRY_AFTER, LONGEST_SECONDS);
      }
      super.setStatus(status);
    }
  }

  private HttpServletRequest judge(HttpServletRequest request, String person, Set<Group> groups)
      throws IOException, Closed {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    Optional<Door> found = Doors.find(request.getMethod(), path);

    if (found.isEmpty() || !found.get().isOpenToAnybody()) {
      if (person == null) {
        throw new Closed(HttpStatus.UNAUTHORIZED.value(), "Sign in first.");
      }
      if (groups.isEmpty()) {
        throw new Closed(
            HttpStatus.FORBIDDEN.value(),
            "You are signed in as "
                + person
                + ", but you are in no group, so there is nothing you may see. Ask an"
                + " administrator to put you into a group.");
      }
    }
    Door door =
        found.orElseThrow(
            () -> new Closed(HttpStatus.FORBIDDEN.value(), "This door is closed to everybody."));
    if (!door.lets(groups)) {
      throw new Closed(
          HttpStatus.FORBIDDEN.value(),
          "This is for "
              + String.join(" or ", door.groups().stream().sorted().map(Group::id).toList())
              + "; you are "
              + person
              + " ("
              + String.join(", ", groups.stream().sorted().map(Group::id).toList())
              + ").");
    }

    door.fields().checkQuery(request.getQueryString());
    Bodies.checkHeaders(request, door.body());
    boolean oversees = !Collections.disjoint(groups, Doors.OVERSEERS);
    if (!oversees) {
      OnesOwn.checkQuery(door, request.getQueryString(), person);
    }
    HttpServletRequest asked = new WithRows(request, door);
    if (door.body() == Body.NONE || door.body() == Body.SIGN_IN) {
      return asked;
    }
    byte[] body = Bodies.read(request);
    if (door.body() == Body.START) {
      checkStart(door, body, person);
    } else {
      Bodies.check(door, body, person);
    }
    if (!oversees && door.body() == Body.FIELDS && !Bodies.isBlank(body)) {
      OnesOwn.checkBody(Bodies.tree(body), person);
    }
    return new ReadBody(asked, body);
  }

  /** What is refused here is one of the starts that a person may have refused. */
  private void checkStart(Door door, byte[] body, String person) throws Closed {
    try {
      runs.mayStart(person);
    } catch (TooManyStarts tooMany) {
      throw new Closed(HttpStatus.TOO_MANY_REQUESTS.value(), tooMany.getMessage());
    }
    try {
      Bodies.check(door, body, person);
    } catch (Closed refused) {
      runs.refusedStart(person);
      throw refused;
    }
  }

  /** A second dispatch of the same request was judged the first time. */
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return true;
  }
}
