package org.dcosrunbooks.secrecy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Files that are nobody else's business: whether they are open to others, and how they are made so
 * that they are not, whatever the umask. A link is followed to what it names. Where files have no
 * such permissions, nothing is judged.
 */
public final class PrivateFile {

  private static final Set<PosixFilePermission> OWNERS_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);
  private static final int ROOT = 0;

  private PrivateFile() {}

  /** Why a file of the service's user alone is none, with the command that mends it. */
  public static Optional<String> problem(Path file) {
    return problem(file, OF_OTHERS, "Only the service's user may read it", "chmod 600 ");
  }

  /** The same for a folder. */
  public static Optional<String> problemOfFolder(Path folder) {
    return problem(folder, OF_OTHERS, "Only the service's user may look into it", "chmod 700 ");
  }

  /** The same for a file that the service's own group may read as well, and not change. */
  public static Optional<String> problemForGroup(Path file) {
    return problemForGroup(file, new UnixSystem().getGid());
  }

  static Optional<String> problemForGroup(Path file, long group) {
    Set<PosixFilePermission> tooMuch = EnumSet.copyOf(OF_OTHERS);
    tooMuch.remove(PosixFilePermission.GROUP_READ);
    Optional<String> problem =
        problem(file, tooMuch, "At most the service's own group may read it", "chmod 640 ");
    if (problem.isPresent() || !hasPermissions(file)) {
      return problem;
    }
    try {
      boolean read = Files.getPosixFilePermissions(file).contains(PosixFilePermission.GROUP_READ);
      return read && number(file, "unix:gid") != group
          ? Optional.of(
              "\""
                  + file
                  + "\" can be read by a group that is not the service's own: chgrp "
                  + group
                  + " "
                  + file
                  + ", or chmod 600 "
                  + file)
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(cannotBeSeen(file, unreadable));
    }
  }

  private static Optional<String> problem(
      Path file, Set<PosixFilePermission> tooMuch, String rule, String command) {
    if (!hasPermissions(file)) {
      return Optional.empty();
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.stream().anyMatch(tooMuch::contains)) {
        return Optional.of(
            "\""
                + file
                + "\" is open to others ("
                + PosixFilePermissions.toString(permissions)
                + "). "
                + rule
                + ": "
                + command
                + file);
      }
      long owner = number(file, "unix:uid");
      long me = new UnixSystem().getUid();
      return owner == me || owner == ROOT
          ? Optional.empty()
          : Optional.of(
              "\"" + file + "\" belongs to somebody else. " + rule + ": chown " + me + " " + file);
    } catch (IOException unreadable) {
      return Optional.of(cannotBeSeen(file, unreadable));
    }
  }

  private static String cannotBeSeen(Path file, IOException unreadable) {
    return "Who may read \"" + file + "\" cannot be seen: " + unreadable;
  }

  private static long number(Path file, String attribute) throws IOException {
    return ((Number) Files.getAttribute(file, attribute)).longValue();
  }

  private static boolean hasPermissions(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** Makes the folder, and those above it that are missing, for the service's user alone. */
  public static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (hasPermissions(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** Makes the file, empty, for the service's user alone. */
  public static void make(Path file) throws IOException {
    if (hasPermissions(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS_FILE));
    } else {
      Files.createFile(file);
    }
  }

  /**
   * Makes a file for the service's user alone, to be written and read through what is returned. It
   * has no name any more: however the service ends, nothing stays of it.
   */
  public static FileChannel withoutName() throws IOException {
    // whoever makes it has it alone, whatever the umask
    Path file = Files.createTempFile("runbooks", "");
    try {
      return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(file);
    }
  }

  /** Takes from others what they may do with a file of the service's own making. */
  public static void narrow(Path file) throws IOException {
    if (hasPermissions(file)) {
      Files.setPosixFilePermissions(file, OWNERS_FILE);
    }
  }
}
