package org.dcosrunbooks.node;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** An SSH agent behind its socket, asked for a signature and never for a key. */
final class AgentSocket extends AbstractAgentProxy {

  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 1 << 20;

  private final SocketChannel channel;
  private final Selector selector;

  /** Connects. */
  AgentSocket(Path socket) throws IOException {
    super(null);
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    Selector opened = null;
    try {
      channel.configureBlocking(false); // an agent that hangs takes no connections in the end
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        throw new InterruptedIOException("the agent takes no more connections");
      }
      opened = Selector.open();
      channel.register(opened, SelectionKey.OP_READ);
    } catch (IOException unreachable) {
      channel.close();
      if (opened != null) {
        opened.close();
      }
      throw unreachable;
    }
    selector = opened;
  }

  @Override
  protected synchronized Buffer request(Buffer asked) throws IOException {
    long end = System.nanoTime() + ANSWER.toNanos();
    ByteBuffer question =
        ByteBuffer.wrap(asked.array(), asked.rpos(), asked.available()).asReadOnlyBuffer();
    while (question.hasRemaining()) {
      if (channel.write(question) == 0) {
        await(SelectionKey.OP_WRITE, end, "the agent takes no question");
      }
    }
    int length = filled(ByteBuffer.allocate(Integer.BYTES), end).getInt(0);
    if (length < 1 || length > MOST_BYTES) {
      throw new IOException("the agent announces an answer of " + length + " bytes");
    }
    return new ByteArrayBuffer(filled(ByteBuffer.allocate(length), end).array());
  }

  private ByteBuffer filled(ByteBuffer answer, long end) throws IOException {
    while (answer.hasRemaining()) {
      int read = channel.read(answer);
      if (read < 0) {
        throw new EOFException("the agent has hung up");
      }
      if (read == 0) {
        await(SelectionKey.OP_READ, end, "the agent does not answer");
      }
    }
    return answer;
  }

  /** Until the socket can be written to, or read from; perhaps a little earlier. */
  private void await(int what, long end, String never) throws IOException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new InterruptedIOException(never);
    }
    channel.keyFor(selector).interestOps(what);
    selector.select(left);
    selector.selectedKeys().clear();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  /** Opens a connection to the agent for each sign-in; nothing is ever forwarded to a machine. */
  record Factory(Path socket) implements SshAgentFactory {

    @Override
    public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
      return List.of();
    }

    @Override
    public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
      return new AgentSocket(socket);
    }

    @Override
    public SshAgentServer createServer(ConnectionService service) throws IOException {
      throw new IOException("no agent is offered to machines");
    }
  }
}
