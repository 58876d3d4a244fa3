package org.dcosrunbooks.node;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.common.AbstractAgentClient;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** An SSH agent on a socket of its own, with what it holds in this process. */
final class AgentOnSocket implements AutoCloseable {

  private final Path path;
  private final SshAgent agent;
  private final ServerSocketChannel server;

  AgentOnSocket(Path path, SshAgent agent) throws IOException {
    this.path = path;
    this.agent = agent;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    begin(this::accept);
  }

  Path path() {
    return path;
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        SocketChannel one = server.accept();
        begin(() -> serve(one));
      }
    } catch (IOException closed) {
      assert !server.isOpen();
    }
  }

  private void serve(SocketChannel channel) {
    ByteBuffer bytes = ByteBuffer.allocate(65_536);
    try (channel) {
      Answers answers = new Answers(channel);
      while (channel.read(bytes.clear()) > 0) {
        answers.messageReceived(new ByteArrayBuffer(bytes.array(), 0, bytes.position()));
      }
    } catch (IOException hungUp) {
      assert !channel.isOpen();
    }
  }

  private static void begin(Runnable work) {
    Thread thread = new Thread(work, "agent");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.delete(path);
  }

  private final class Answers extends AbstractAgentClient {

    private final SocketChannel channel;

    private Answers(SocketChannel channel) {
      super(agent);
      this.channel = channel;
    }

    @Override
    protected void reply(Buffer answer) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(answer.array(), answer.rpos(), answer.available());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
