package org.dcosrunbooks.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.dcosrunbooks.cluster.Host;

/**
 * A file of host keys as OpenSSH writes it: names in clear, with wildcards or hashed, with a port
 * in brackets when it is not 22, revoked keys. It is only ever read. Authorities ({@code
 * @cert-authority}) are not made use of.
 */
public final class KnownHosts {

  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /**
   * A key that the file holds for a host.
   *
   * @param type as in {@code ssh-ed25519}
   * @param blob the key as it is sent over the wire
   * @param revoked it must not be accepted, whatever else the file says
   */
  record Known(String type, byte[] blob, boolean revoked) {

    boolean is(HostKey key) {
      return MessageDigest.isEqual(blob, key.blob());
    }
  }

  /** By what a file that was written or replaced differs from what it was. */
  record Stamp(FileTime modified, FileTime changed, long bytes, Object inode) {}

  private final Path file;

  public KnownHosts(Path file) {
    this.file = file;
  }

  /** Why it cannot be relied on, as a sentence; empty when all is well. */
  public Optional<String> problem() {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.of("\"" + file + "\" is not a file that can be read.");
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.stream().noneMatch(WRITABLE_BY_OTHERS::contains)) {
        return Optional.empty();
      }
      return Optional.of(
          "\""
              + file
              + "\" can be written by others ("
              + PosixFilePermissions.toString(permissions)
              + "): whoever adds a line there can stand in for a machine. chmod go-w.");
    } catch (IOException | UnsupportedOperationException unseen) {
      return Optional.of(
          "Who may write to \"" + file + "\" cannot be seen (" + unseen.getMessage() + ").");
    }
  }

  /** What the file calls a host: its port stands with it when it is not 22. */
  static String nameOf(String host, int port) {
    return port == 22 ? host : "[" + host + "]:" + port;
  }

  /**
   * @throws IOException when the file is not there
   */
  Stamp stamp() throws IOException {
    Map<String, Object> seen = Files.readAttributes(file, "unix:lastModifiedTime,ctime,size,ino");
    return new Stamp(
        (FileTime) seen.get("lastModifiedTime"),
        (FileTime) seen.get("ctime"),
        (Long) seen.get("size"),
        seen.get("ino"));
  }

  /**
   * All keys that the file holds for a name, read now.
   *
   * @throws IOException when the file cannot be read
   */
  List<Known> of(String name) throws IOException {
    List<Known> found = new ArrayList<>();
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\\R")) {
      String[] words = line.strip().split("\\s+");
      boolean marked = words[0].startsWith("@");
      int at = marked ? 1 : 0;
      boolean usable = !marked || words[0].equals("@revoked");
      if (words[0].startsWith("#") || !usable || words.length < at + 3) {
        continue;
      }
      if (names(words[at], name)) {
        byte[] blob = blobIn(words[at + 2]);
        if (blob.length > 0) {
          found.add(new Known(words[at + 1], blob, marked));
        }
      }
    }
    return found;
  }

  private static byte[] blobIn(String word) {
    try {
      return Base64.getDecoder().decode(word);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static boolean names(String hosts, String name) {
    if (hosts.startsWith("|")) {
      return isHashOf(hosts, name);
    }
    boolean named = false;
    for (String host : hosts.split(",")) {
      if (host.startsWith("!")) {
        if (fits(host.substring(1), name)) {
          return false;
        }
      } else {
        named |= fits(host, name);
      }
    }
    return named;
  }

  /** {@code *} stands for any signs, {@code ?} for one; only the last {@code *} is tried anew. */
  private static boolean fits(String anyCase, String anyCaseName) {
    // behind a sign that stands for others a dot is one of the pattern's own
    String pattern =
        anyCase.contains("*") || anyCase.contains("?")
            ? anyCase.toLowerCase(Locale.ROOT)
            : Host.plain(anyCase);
    String name = Host.plain(anyCaseName);
    int sign = 0;
    int at = 0;
    int star = -1;
    int behindStar = 0;
    while (at < name.length()) {
      char wanted = sign < pattern.length() ? pattern.charAt(sign) : '\0';
      if (sign < pattern.length() && wanted == '*') {
        star = sign++;
        behindStar = at;
      } else if (sign < pattern.length() && (wanted == '?' || wanted == name.charAt(at))) {
        sign++;
        at++;
      } else if (star >= 0) {
        sign = star + 1;
        at = ++behindStar;
      } else {
        return false;
      }
    }
    return pattern.substring(sign).chars().allMatch(left -> left == '*');
  }

  /** {@code |1|salt|hash}, both in base64: an HMAC of the name with the salt as its key. */
  private static boolean isHashOf(String hashed, String name) {
    String[] parts = hashed.split("\\|");
    if (parts.length != 4 || !parts[1].equals("1") || blobIn(parts[2]).length == 0) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(blobIn(parts[2]), "HmacSHA1"));
      byte[] hash = mac.doFinal(Host.plain(name).getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hash, blobIn(parts[3]));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HMAC with SHA-1", impossible);
    }
  }
}
