package org.dcosrunbooks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;

/**
 * Keeps browsers and real hosts of all test processes apart: chromium gives up every request under
 * way when a link or an address of the machine appears or goes (ERR_NETWORK_CHANGED), which hosts
 * do as they come and go. Those of one kind stay together; who waits for the other kind lets nobody
 * pass.
 */
public final class StillNetwork {

  /** Who needs the network for itself. */
  public enum Kind {
    BROWSERS,
    HOSTS;

    private Kind other() {
      return this == BROWSERS ? HOSTS : BROWSERS;
    }
  }

  private static final Path FOLDER =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "dcos-runbooks-network-" + System.getProperty("user.name"));

  /** Of this process: a file is locked by a process, not by one of its threads. */
  private static final Map<Kind, FileLock> HELD = new EnumMap<>(Kind.class);

  private static final Map<Kind, Integer> USERS = new EnumMap<>(Kind.class);

  private StillNetwork() {}

  /** Waits until nobody of the other kind is at work. One process is never both. */
  public static synchronized void enter(Kind kind) {
    if (USERS.containsKey(kind.other())) {
      throw new IllegalStateException(kind + " beside " + kind.other() + " in one process");
    }
    if (!USERS.containsKey(kind)) {
      try {
        HELD.put(kind, alone(kind));
      } catch (IOException trouble) {
        throw new UncheckedIOException(trouble);
      }
    }
    USERS.merge(kind, 1, Integer::sum);
  }

  private static FileLock alone(Kind kind) throws IOException {
    FileChannel gate = open("gate");
    FileChannel others = open(kind.other().name());
    try {
      gate.lock();
      others.lock(); // nobody has it any more
      return open(kind.name()).lock(0, Long.MAX_VALUE, true);
    } finally {
      others.close();
      gate.close();
    }
  }

  public static synchronized void leave(Kind kind) {
    if (USERS.merge(kind, -1, Integer::sum) == 0) {
      USERS.remove(kind);
      try {
        HELD.remove(kind).channel().close();
      } catch (IOException trouble) {
        throw new UncheckedIOException(trouble);
      }
    }
  }

  private static FileChannel open(String name) throws IOException {
    Files.createDirectories(FOLDER);
    return FileChannel.open(
        FOLDER.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }
}
