package org.dcosrunbooks.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;

/** Whether one machine is the one whose key is known, and what is to be said when it is not. */
final class HostKeyCheck {

  /** Best first; no SHA-1, which even OpenSSH 7.4 can do without. */
  static final List<BuiltinSignatures> KINDS =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  private final Node node;
  private final String name;
  private final String file;
  private final List<KnownHosts.Known> known;
  private volatile HostKey refused;
  private volatile HostKey accepted;

  /**
   * @param name what the file of known hosts calls it
   * @param file that file, for people
   */
  HostKeyCheck(Node node, String name, String file, List<KnownHosts.Known> known) {
    this.node = node;
    this.name = name;
    this.file = file;
    this.known = List.copyOf(known);
  }

  /** The kinds of key that are known come first, so that the machine shows one of those. */
  List<NamedFactory<Signature>> kinds() {
    List<NamedFactory<Signature>> kinds = new ArrayList<>(KINDS);
    kinds.sort(Comparator.comparing(kind -> isKnown(kind.getName()) ? 0 : 1));
    return kinds;
  }

  private boolean isKnown(String signature) {
    String type = signature.startsWith("rsa-sha2-") ? "ssh-rsa" : signature;
    return known.stream().anyMatch(key -> !key.revoked() && key.type().equals(type));
  }

  boolean accepts(HostKey key) {
    boolean known = isIn(this.known, key);
    accepted = known ? key : null;
    refused = known ? null : key;
    return known;
  }

  private static boolean isIn(List<KnownHosts.Known> known, HostKey key) {
    List<KnownHosts.Known> same = known.stream().filter(one -> one.is(key)).toList();
    return !same.isEmpty() && same.stream().noneMatch(KnownHosts.Known::revoked);
  }

  /** Whether the key that was accepted would be accepted still. */
  boolean stillAccepts(List<KnownHosts.Known> now) {
    return accepted != null && isIn(now, accepted);
  }

  /** What the file calls the machine. */
  String name() {
    return name;
  }

  /**
   * That the key which was shown is not accepted, and why; empty when none was refused.
   *
   * @param trouble how the connection ended by that
   */
  Optional<Refused> refusal(Throwable trouble) {
    return Optional.ofNullable(refused)
        .map(
            shown ->
                new Refused(
                    refusal(shown), known.isEmpty() ? trouble : new AnotherHostKey(trouble)));
  }

  private Account refusal(HostKey shown) {
    String shownInWords = shown.type() + " " + shown.fingerprint();
    if (known.stream().anyMatch(key -> key.revoked() && key.is(shown))) {
      return Account.of("The host key of " + node.host() + " is revoked")
          .seen(node.address() + " shows the key " + shownInWords + ", which " + file + " revokes.")
          .means("Nothing was sent: whoever answers there is not to be trusted.")
          .todo("Find out what answers at " + node.address() + ", and give it a new host key.");
    }
    if (known.isEmpty()) {
      return Account.of("The host key of " + node.host() + " is not known")
          .seen(
              node.address()
                  + " shows the key "
                  + shownInWords
                  + "; "
                  + file
                  + " holds none for "
                  + name
                  + ".")
          .means("Nothing was sent. Whether it is the right machine cannot be told.")
          .todo(
              "On the machine itself, compare with what \"ssh-keygen -l -f /etc/ssh/"
                  + publicFile(shown.type())
                  + "\" prints. If it is the same, add this line to "
                  + file
                  + ": "
                  + shown.line(name));
    }
    String knownInWords =
        known.stream()
            .filter(key -> !key.revoked())
            .map(key -> key.type() + " " + new HostKey(key.type(), key.blob()).fingerprint())
            .collect(Collectors.joining(", "));
    return Account.of("The host key of " + node.host() + " has changed")
        .seen(
            node.address()
                + " shows the key "
                + shownInWords
                + "; "
                + file
                + " holds "
                + (knownInWords.isEmpty() ? "only revoked ones" : knownInWords)
                + " for "
                + name
                + ".")
        .means("Nothing was sent: another machine may stand at this address.")
        .todo(
            "Find out why: a machine that was installed anew, or somebody in between. Only when it"
                + " is the right machine and \"ssh-keygen -l -f /etc/ssh/"
                + publicFile(shown.type())
                + "\" on it prints the new fingerprint, take its old lines out with \"ssh-keygen -R "
                + Words.quoted(name)
                + " -f "
                + Words.quoted(file)
                + "\" and add this line: "
                + shown.line(name));
  }

  private static String publicFile(String type) {
    String kind =
        type.startsWith("ecdsa") ? "ecdsa" : type.equals("ssh-rsa") ? "rsa" : type.substring(4);
    return "ssh_host_" + kind + "_key.pub";
  }
}
