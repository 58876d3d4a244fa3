package org.dcosrunbooks.audit;

import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.springframework.util.unit.DataSize;

/** The documents on the service's disk, and how much of it they may take together. */
public final class Documents {

  private final DataSize most;
  private long taken;

  public Documents(DataSize most) {
    this.most = most;
  }

  /**
   * An empty one.
   *
   * @param whenOver what is to be done when it is gone
   */
  public Document begin(Runnable whenOver) {
    return new Document(this, whenOver);
  }

  synchronized void take(long bytes) {
    if (taken + bytes > most.toBytes()) {
      throw new Transient(
          Account.of("The document finds no room on the service's disk.")
              .seen(
                  "documents that are made or read take "
                      + taken / 1024 / 1024
                      + " MiB of the "
                      + most.toMegabytes()
                      + " MiB that they may have together")
              .means("Nothing was handed out.")
              .todo(
                  "Ask again when the others are read. A document that is larger by itself needs"
                      + " a larger audit.documents."));
    }
    taken += bytes;
  }

  synchronized void giveBack(long bytes) {
    taken -= bytes;
  }

  /** Bytes that they take now. */
  public synchronized long taken() {
    return taken;
  }
}
