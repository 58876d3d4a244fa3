package org.dcosrunbooks.simulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.dcosrunbooks.simulator.World.HostKey;

/**
 * Keys of simulated machines, and the two files that a client needs: a private key to log in with,
 * and the known hosts. The folder is for its owner alone.
 */
final class SshKeys implements AutoCloseable {

  private static final String KEY = "id_ed25519";
  private static final String KNOWN_HOSTS = "known_hosts";

  private static final int ED25519_BITS = 256;

  private final Path folder;
  private final boolean temporary;
  private final KeyPair login;

  /**
   * @param wanted null for a temporary folder, deleted in the end
   */
  SshKeys(Path wanted) {
    temporary = wanted == null;
    try {
      folder =
          temporary
              ? Files.createTempDirectory("simulated-machines")
              : OwnersAlone.folder(wanted.toAbsolutePath());
      permit(folder, "rwx------");
      login = Files.exists(privateKey()) ? readLogin() : writeLogin();
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot keep the keys of simulated machines in " + wanted, failure);
    }
  }

  Path privateKey() {
    return folder.resolve(KEY);
  }

  Path knownHosts() {
    return folder.resolve(KNOWN_HOSTS);
  }

  KeyPair login() {
    return login;
  }

  private static void permit(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  private KeyPair readLogin() throws IOException {
    return pair(Files.readString(privateKey()));
  }

  private KeyPair writeLogin() throws IOException {
    KeyPair pair = generate();
    replace(privateKey(), text(pair).getBytes(StandardCharsets.US_ASCII));
    return pair;
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Path next = Files.createTempFile(folder, "", ".next");
    permit(next, "rw-------");
    Files.write(next, bytes);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes down what the machines' keys were at the start, for whoever connects.
   *
   * @param endpoints host:port where a machine really listens → its announced address
   */
  void writeKnownHosts(Map<String, String> endpoints, Map<String, HostKey> keysByAddress) {
    StringBuilder text = new StringBuilder();
    endpoints.forEach(
        (endpoint, address) -> {
          int colon = endpoint.lastIndexOf(':');
          String real = "[" + endpoint.substring(0, colon) + "]:" + endpoint.substring(colon + 1);
          text.append(address)
              .append(',')
              .append(real)
              .append(' ')
              .append(keysByAddress.get(address).firstPublicKey)
              .append('\n');
        });
    try {
      replace(knownHosts(), text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + knownHosts(), failure);
    }
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try {
      Files.deleteIfExists(privateKey());
      Files.deleteIfExists(knownHosts());
      Files.deleteIfExists(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot delete " + folder, failure);
    }
  }

  // ---------------------------------------------------------------- host keys

  static KeyPair generate() {
    try {
      return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, ED25519_BITS);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As OpenSSH writes it, without a password. */
  private static String text(KeyPair pair) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "simulated", null, text);
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    return text.toString(StandardCharsets.US_ASCII);
  }

  private static KeyPair pair(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try {
      return SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName(KEY),
              new ByteArrayInputStream(bytes),
              FilePasswordProvider.EMPTY)
          .iterator()
          .next();
    } catch (IOException | GeneralSecurityException broken) {
      throw new IllegalStateException("the key of a simulated machine is broken", broken);
    }
  }

  /** A key for a new machine. */
  static HostKey hostKey() {
    HostKey key = new HostKey();
    change(key);
    key.firstPrivateKey = key.privateKey;
    key.firstPublicKey = key.publicKey;
    return key;
  }

  /** Another key than before, as after a new installation. */
  static void change(HostKey key) {
    KeyPair pair = generate();
    key.privateKey = text(pair);
    key.publicKey = PublicKeyEntry.toString(pair.getPublic());
  }

  static void asAtTheStart(HostKey key) {
    key.privateKey = key.firstPrivateKey;
    key.publicKey = key.firstPublicKey;
    key.refuses = false;
    key.answeredBy = null;
  }

  static KeyPair present(HostKey key) {
    return pair(key.privateKey);
  }
}
