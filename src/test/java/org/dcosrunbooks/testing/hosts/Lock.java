package org.dcosrunbooks.testing.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;

/** A file that one process at a time holds; it is free again the moment that process dies. */
final class Lock implements AutoCloseable {

  private final FileChannel channel;

  private Lock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for it, and gives it back behind the work. */
  static <T> T during(Path file, Supplier<T> work) {
    try {
      FileChannel channel = open(file);
      try {
        channel.lock();
        return work.get();
      } finally {
        channel.close();
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Empty when another process has it. */
  static Optional<Lock> ifFree(Path file) {
    try {
      FileChannel channel = open(file);
      if (channel.tryLock() == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new Lock(channel));
    } catch (OverlappingFileLockException ours) {
      return Optional.empty();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
