package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that may be given as the key for signing in, and what is said of those that will not do.
 */
class KeyFileTest {

  @TempDir private Path folder;

  private Path file(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private Path written(KeyPair pair, OpenSSHKeyEncryptionContext encryption) throws Exception {
    Path file = file("");
    try (OutputStream stream = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "a test", encryption, stream);
    }
    return file;
  }

  @Test
  void givenKeysOfEachKind_whenRead_thenTheyAreThoseKeys() throws Exception {
    for (KeyPair pair : List.of(Sshd.ed25519(), Sshd.ecdsa(), Sshd.rsa())) {
      KeyFile file = new KeyFile(written(pair, null));
      assertThat(file.problem()).isEmpty();
      assertThat(HostKey.of(file.read().getPublic()).blob())
          .isEqualTo(HostKey.of(pair.getPublic()).blob());
    }
  }

  @Test
  void givenKeyAsOpensslWritesIt_whenRead_thenItIsTaken() throws Exception {
    byte[] key = Sshd.rsa().getPrivate().getEncoded();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    Path file = file("-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    assertThat(new KeyFile(file).problem()).isEmpty();
  }

  @Test
  void givenKeyWithAPassphrase_whenRead_thenItSaysWhatToDoInstead() throws Exception {
    OpenSSHKeyEncryptionContext encryption = new OpenSSHKeyEncryptionContext();
    encryption.setCipherName("AES");
    encryption.setCipherType("256");
    encryption.setCipherMode("CTR");
    encryption.setPassword("hunter2");
    assertThat(new KeyFile(written(Sshd.ecdsa(), encryption)).problem().orElseThrow())
        .contains("is encrypted")
        .contains("dcos.nodes.agent-socket")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx---r-x"})
  void givenKeyThatOthersReach_whenRead_thenRefusedWithItsMode(String mode) throws Exception {
    Path file = written(Sshd.ecdsa(), null);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThat(new KeyFile(file).problem().orElseThrow()).contains(mode).contains("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertThat(new KeyFile(file).problem()).isEmpty();
  }

  @Test
  void givenWhatIsNoPrivateKey_whenRead_thenSaidWithoutItsContent() throws Exception {
    String secret = "c2VjcmV0IGtleSBtYXRlcmlhbA";
    for (String text :
        List.of(
            "",
            secret,
            Sshd.line(Sshd.ecdsa()),
            "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + secret
                + "\n-----END OPENSSH PRIVATE KEY-----\n",
            "-----BEGIN RSA PRIVATE KEY-----\n" + secret)) {
      assertThat(new KeyFile(file(text)).problem().orElseThrow())
          .contains("holds no private key")
          .doesNotContain(secret);
    }
    assertThat(new KeyFile(folder).problem().orElseThrow()).contains("not a file that can be read");
    assertThat(new KeyFile(folder.resolve("none")).problem().orElseThrow())
        .contains("not a file that can be read");
    byte[] noise = new byte[300];
    Files.write(file(""), noise);
    assertThat(new KeyFile(folder.resolve("key")).problem().orElseThrow())
        .doesNotContain(new String(noise, StandardCharsets.ISO_8859_1));
  }
}
