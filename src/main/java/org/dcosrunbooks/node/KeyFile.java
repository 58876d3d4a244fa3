package org.dcosrunbooks.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.Optional;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.dcosrunbooks.secrecy.PrivateFile;

/** The file with the private key of the user who signs in. */
public final class KeyFile {

  /** It cannot be used; the message is a sentence without the key's content. */
  static final class Unusable extends Exception {

    Unusable(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  private final Path file;

  public KeyFile(Path file) {
    this.file = file;
  }

  /** Why it cannot be used, as a sentence; empty when all is well. */
  public Optional<String> problem() {
    try {
      read();
      return Optional.empty();
    } catch (Unusable unusable) {
      return Optional.of(unusable.getMessage());
    }
  }

  /** Reads it now. As OpenSSH does, it does not take a key that others can read. */
  KeyPair read() throws Unusable {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new Unusable("\"" + file + "\" is not a file that can be read.", null);
    }
    Optional<String> open = PrivateFile.problem(file);
    if (open.isPresent()) {
      throw new Unusable(open.get(), null);
    }
    try {
      return onlyKey();
    } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
      throw new Unusable(
          "\"" + file + "\" holds no private key in a form that is known.", unreadable);
    }
  }

  private KeyPair onlyKey() throws IOException, GeneralSecurityException, Unusable {
    try (InputStream content = Files.newInputStream(file)) {
      Iterable<KeyPair> keys =
          SecurityUtils.loadKeyPairIdentities(
              null,
              new PathResource(file),
              content,
              (session, resource, attempt) -> {
                throw new EncryptedKey();
              });
      Iterator<KeyPair> each = keys == null ? null : keys.iterator();
      if (each == null || !each.hasNext()) {
        throw new Unusable("\"" + file + "\" holds no private key in a form that is known.", null);
      }
      return each.next();
    } catch (EncryptedKey encrypted) {
      throw new Unusable(
          "\""
              + file
              + "\" is encrypted, and nobody is there to type its passphrase. Use a key without"
              + " one, or an SSH agent (dcos.nodes.agent-socket).",
          encrypted);
    }
  }

  private static final class EncryptedKey extends RuntimeException {}
}
