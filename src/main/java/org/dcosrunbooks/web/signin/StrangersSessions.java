package org.dcosrunbooks.web.signin;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Bounds what is kept for visitors who have not signed in: when there are too many of their
 * sessions, the eldest ends for the newest. Who has signed in is not counted.
 */
final class StrangersSessions implements HttpSessionListener {

  /** A token and a time each: some kilobytes. */
  static final int MOST = 5_000;

  private final int most;
  private final Set<HttpSession> inOrder = new LinkedHashSet<>();

  StrangersSessions() {
    this(MOST);
  }

  StrangersSessions(int most) {
    this.most = most;
  }

  @Override
  public void sessionCreated(HttpSessionEvent begun) {
    HttpSession eldest;
    synchronized (inOrder) {
      inOrder.add(begun.getSession());
      eldest = inOrder.size() > most ? next() : null;
    }
    if (eldest != null) {
      end(eldest);
    }
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent ended) {
    synchronized (inOrder) {
      inOrder.remove(ended.getSession());
    }
  }

  private HttpSession next() {
    for (Iterator<HttpSession> all = inOrder.iterator(); all.hasNext(); ) {
      HttpSession one = all.next();
      all.remove();
      if (!hasSignedIn(one)) {
        return one;
      }
    }
    return null;
  }

  private static boolean hasSignedIn(HttpSession session) {
    try {
      return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
          != null;
    } catch (IllegalStateException over) {
      return true;
    }
  }

  private static void end(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException over) {
      return; // by itself, meanwhile
    }
  }

  int count() {
    synchronized (inOrder) {
      return inOrder.size();
    }
  }
}
