package org.dcosrunbooks.audit;

/** Something that is seen to for the record every {@link RecordThread#EVERY}, one after another. */
public interface RecordRound {

  /** Sees to it once. What it throws is logged, and the next round comes all the same. */
  void round();
}
