package org.dcosrunbooks.engine;

/**
 * The one who judges passwords, whoever asks: those who judge by themselves would judge again what
 * is known already, and as many at a time as come.
 */
public interface PasswordJudge {

  /** False for a wrong password and for an unknown user alike. */
  boolean isRight(String user, String password);
}
