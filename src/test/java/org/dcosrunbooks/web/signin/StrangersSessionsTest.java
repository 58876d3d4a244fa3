package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** What is kept for visitors without a name has a bound, and nobody with one pays for it. */
class StrangersSessionsTest {

  @Test
  void givenMoreSessionsOfStrangersThanAreKept_whenAnotherBegins_thenTheEldestOfThemEnds() {
    StrangersSessions sessions = new StrangersSessions(3);
    List<MockHttpSession> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      MockHttpSession session = new MockHttpSession();
      if (i == 1) {
        session.setAttribute(
            HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
            new SecurityContextImpl());
      }
      all.add(session);
      sessions.sessionCreated(new HttpSessionEvent(session));
    }
    assertThat(all.stream().map(MockHttpSession::isInvalid).toList())
        .containsExactly(true, false, true, false, false, false);
    assertThat(sessions.count()).isEqualTo(3);
    sessions.sessionDestroyed(new HttpSessionEvent(all.get(5)));
    assertThat(sessions.count()).isEqualTo(2);
  }
}
