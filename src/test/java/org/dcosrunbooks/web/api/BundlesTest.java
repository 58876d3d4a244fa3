package org.dcosrunbooks.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Document;
import org.dcosrunbooks.audit.Documents;
import org.dcosrunbooks.audit.Export;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.receipt.LargeAnswer;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** Records are exported one at a time. */
class BundlesTest {

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);

  private final Export export =
      (runId, more, to) -> {
        to.accept("{\"runId\":\"" + runId + "\"}");
        if (runId.equals("slow")) {
          inside.countDown();
          try {
            assertThat(goesOn.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
          }
        }
        return runId.equals("none") ? 0 : 1;
      };

  private final Bundles bundles =
      new Bundles(export, mock(Approvals.class), new Documents(DataSize.ofMegabytes(1)));

  private static Visitor visitor(String id) {
    return new Visitor(id, id, Set.of(Group.AUDITORS));
  }

  private MockHttpServletResponse sent(String runId, String person) {
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(
        LargeAnswer.TAKER, (Consumer<Document>) document -> read(document, response));
    bundles.send(runId, visitor(person), request, response);
    return response;
  }

  private static void read(Document document, MockHttpServletResponse response) {
    try (document) {
      response.getOutputStream().write(document.piece(0, 1_000).array(), 0, (int) document.bytes());
    } catch (IOException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void givenAnExportUnderWay_whenAnotherIsAskedFor_thenItIsRefusedUntilTheFirstEnds()
      throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<MockHttpServletResponse> slow = other.submit(() -> sent("slow", "auditor"));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(() -> sent("a", "approver"))
          .isInstanceOfSatisfying(
              ExportUnderWay.class,
              wrong -> {
                ResponseEntity<?> answer = new ApiErrors().underWay(wrong);
                assertThat(answer.getStatusCode().value()).isEqualTo(429);
                assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("10");
              })
          .hasMessage("A record is being exported already: it is one at a time.");
      assertThatThrownBy(() -> sent("a", "auditor"))
          .hasMessage("A record is being handed out to you already: one at a time.");

      goesOn.countDown();
      assertThat(slow.get(30, TimeUnit.SECONDS).getContentAsString())
          .isEqualTo("{\"runId\":\"slow\"}");
    } finally {
      goesOn.countDown();
      other.shutdownNow();
    }
    MockHttpServletResponse next = sent("a", "auditor");
    assertThat(next.getContentAsString()).isEqualTo("{\"runId\":\"a\"}");
    assertThat(next.getContentLengthLong()).isEqualTo(13);
  }

  @Test
  void givenARunWithoutARecord_whenAskedFor_thenNothingIsThereAndTheNextIsServed()
      throws Exception {
    assertThatThrownBy(() -> sent("none", "auditor")).isInstanceOf(NothingThere.class);
    assertThat(sent("a", "auditor").getContentAsString()).contains("\"a\"");
  }
}
