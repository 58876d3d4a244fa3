package org.dcosrunbooks.web.receipt;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.dcosrunbooks.audit.Document;

/** An answer of any length: it is sent from the service's disk, and takes no memory. */
public final class LargeAnswer {

  /** Who takes it, of a request that is being answered. */
  public static final String TAKER = LargeAnswer.class.getName();

  private LargeAnswer() {}

  /** The document is the answer's body; it is closed when it is read, or nobody reads it. */
  @SuppressWarnings("unchecked")
  public static void is(HttpServletRequest request, Document document) {
    ((Consumer<Document>) request.getAttribute(TAKER)).accept(document);
  }
}
