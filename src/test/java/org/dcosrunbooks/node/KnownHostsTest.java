package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of a file of known hosts, and for whom they count. */
class KnownHostsTest {

  /** The base64 of "first" and so on: which key it is does not matter here. */
  private static final String FIRST = "ssh-ed25519 Zmlyc3Q=";

  private static final String SECOND = "ssh-rsa c2Vjb25k";

  @TempDir private Path folder;

  private List<String> known(String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("known_hosts"), text);
    return new KnownHosts(file)
        .of(name).stream()
            .map(key -> (key.revoked() ? "revoked " : "") + new String(key.blob()))
            .collect(Collectors.toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.2.11                     | 10.0.2.11        | true",
        "10.0.2.11                     | 10.0.2.1         | false",
        "10.0.2.11                     | 10.0.2.111       | false",
        "agent-1,10.0.2.11             | 10.0.2.11        | true",
        "10.0.2.1?                     | 10.0.2.11        | true",
        "10.0.2.1?                     | 10.0.2.1         | false",
        "10.0.*                        | 10.0.2.11        | true",
        "10x0.*                        | 10.0.2.11        | false",
        "*,!10.0.2.11                  | 10.0.2.11        | false",
        "!10.0.2.12,*                  | 10.0.2.11        | true",
        "!10.0.2.11                    | 10.0.2.12        | false",
        "AGENT-1.example.com           | agent-1.Example.COM | true",
        "agent-1.example.              | agent-1.example  | true",
        "agent-1.example               | agent-1.example. | true",
        "*.example,!agent-1.example    | agent-1.example. | false",
        "[10.0.2.11]:2222              | [10.0.2.11]:2222 | true",
        "[10.0.2.11]:2222              | 10.0.2.11        | false",
        "10.0.2.11                     | [10.0.2.11]:2222 | false",
      })
  void givenNamesOfALine_whenAskedForOne_thenItCountsOrNot(
      String names, String name, boolean counts) throws Exception {
    assertThat(known(name, names + " " + FIRST + "\n"))
        .isEqualTo(counts ? List.of("first") : List.of());
  }

  @Test
  void givenLinesOfAllKinds_whenAskedFor_thenOnlyThoseThatSayAKey() throws Exception {
    String text =
        "# 10.0.2.11 "
            + FIRST
            + "\r\n\r\n10.0.2.11 "
            + FIRST
            + " a comment\r\n  10.0.2.11\t"
            + SECOND
            + "\n@revoked * "
            + SECOND
            + "\n@cert-authority * "
            + FIRST
            + "\n@other 10.0.2.11 "
            + FIRST
            + "\n10.0.2.11 ssh-rsa not!base64\n10.0.2.11 ssh-rsa\n10.0.2.11\n|1|x|y "
            + FIRST;
    assertThat(known("10.0.2.11", text)).containsExactly("first", "second", "revoked second");
  }

  /** As {@code ssh-keygen -H} hashes 192.168.1.61, from the manual of another program. */
  @Test
  void givenHashedName_whenAskedFor_thenItCountsForThatNameOnly() throws Exception {
    String hashed = "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= " + FIRST;
    assertThat(known("192.168.1.61", hashed)).containsExactly("first");
    assertThat(known("192.168.1.62", hashed)).isEmpty();
  }

  @Test
  void givenFile_whenWrittenOrReplaced_thenItsStampIsAnother() throws Exception {
    Path file = Files.writeString(folder.resolve("known_hosts"), "a\n");
    KnownHosts hosts = new KnownHosts(file);
    KnownHosts.Stamp before = hosts.stamp();
    assertThat(hosts.stamp()).isEqualTo(before);
    var time = Files.getLastModifiedTime(file);
    Path other = Files.writeString(folder.resolve("other"), "b\n");
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(hosts.stamp()).as("another file of the same size and time").isNotEqualTo(before);
  }
}
