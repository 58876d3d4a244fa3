package org.dcosrunbooks.engine.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.camunda.bpm.engine.impl.digest.PasswordEncryptor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * bcrypt over the SHA-256 of the salted password. bcrypt alone reads 72 bytes, and the engine puts
 * its salt at the end, where a long password would push it out.
 */
@Component
final class PasswordHashing implements PasswordEncryptor {

  private static final int STRENGTH = 10;

  private final BCryptPasswordEncoder bcrypt;

  @Autowired
  PasswordHashing() {
    this(STRENGTH);
  }

  /**
   * @param strength of new hashes: two to its power is the number of rounds, 4 to 31
   */
  PasswordHashing(int strength) {
    this.bcrypt = new BCryptPasswordEncoder(strength);
  }

  @Override
  public String encrypt(String salted) {
    return bcrypt.encode(digest(salted));
  }

  @Override
  public boolean check(String salted, String stored) {
    return bcrypt.matches(digest(salted), stored);
  }

  @Override
  public String hashAlgorithmName() {
    return "bcrypt-sha256";
  }

  private static String digest(String salted) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(salted.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
