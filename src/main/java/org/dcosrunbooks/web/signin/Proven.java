package org.dcosrunbooks.web.signin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for some minutes that a program's password was right, as a keyed hash that is worthless
 * outside this process. A program sends its password with each call, and bcrypt is slow on purpose.
 * A changed password or a removed user counts at once.
 */
final class Proven {

  private static final Duration VALID = Duration.ofMinutes(5);
  private static final int MOST = 1_000;
  private static final String ALGORITHM = "HmacSHA256";

  private record Proof(byte[] hash, String stamp, Instant until) {}

  private final Clock clock;
  private final SecretKeySpec key;
  private final Map<String, Proof> proofs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Proof> eldest) {
          return size() > MOST;
        }
      };

  Proven(Clock clock, SecureRandom random) {
    this.clock = clock;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  synchronized boolean holds(String user, String password, String stamp) {
    Proof proof = proofs.get(user);
    return proof != null
        && proof.until().isAfter(clock.instant())
        && proof.stamp().equals(stamp)
        && MessageDigest.isEqual(proof.hash(), hash(user, password));
  }

  synchronized void remember(String user, String password, String stamp) {
    proofs.put(user, new Proof(hash(user, password), stamp, clock.instant().plus(VALID)));
  }

  /** Of this process only: equal for equal tries, and nobody reads a password from it. */
  String proof(String user, String password) {
    return HexFormat.of().formatHex(hash(user, password));
  }

  private byte[] hash(String user, String password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(user.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }
}
