package org.dcosrunbooks.simulator.machine;

import java.io.ByteArrayOutputStream;

/** Where a command reads from or writes to. */
interface Descriptor {

  byte[] read();

  /**
   * @throws FileTrouble when there is no room
   */
  void write(byte[] more);

  /** Nothing there, and everything is taken. */
  Descriptor NOTHING =
      new Descriptor() {
        @Override
        public byte[] read() {
          return new byte[0];
        }

        @Override
        public void write(byte[] more) {
          // nobody reads it
        }
      };

  /** A pipe, or what is put in a command's place: filled first, then read. */
  final class Pipe implements Descriptor {

    private static final int MOST = 1024 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public byte[] read() {
      return bytes.toByteArray();
    }

    @Override
    public void write(byte[] more) {
      if (bytes.size() + more.length > MOST) {
        throw new Shell.Killed();
      }
      bytes.writeBytes(more);
    }
  }

  /** An open file. */
  record File(FileTree files, long number) implements Descriptor {

    @Override
    public byte[] read() {
      return files.content(number);
    }

    @Override
    public void write(byte[] more) {
      files.append(number, more);
    }
  }
}
