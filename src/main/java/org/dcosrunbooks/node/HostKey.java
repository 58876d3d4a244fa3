package org.dcosrunbooks.node;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A machine's public key.
 *
 * @param type as in {@code ssh-ed25519}
 * @param blob as it is sent over the wire
 */
record HostKey(String type, byte[] blob) {

  static HostKey of(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return new HostKey(KeyUtils.getKeyType(key), buffer.getCompactData());
  }

  /** As {@code ssh-keygen -l} shows it. */
  String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** As it stands in a file of known hosts. */
  String line(String name) {
    return name + " " + type + " " + Base64.getEncoder().encodeToString(blob);
  }
}
