package org.dcosrunbooks.node;

import java.io.IOException;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A connection on which the machine may say only so much beside the output of commands, which is
 * bounded elsewhere: each request for an answer that it does not fetch would stay in our memory.
 */
final class BoundedSession extends ClientSessionImpl {

  /** A command has some ten messages, beside its output. */
  static final int MOST_AT_ONCE = 10_000;

  static final int MOST_EACH_SECOND = 2_000;

  private double left = MOST_AT_ONCE;
  private long filled = System.nanoTime();

  BoundedSession(ClientFactoryManager client, IoSession connection) throws Exception {
    super(client, connection);
  }

  /** Called with one message at a time. */
  @Override
  protected void handleMessage(Buffer message) throws Exception {
    int kind = message.available() == 0 ? 0 : message.array()[message.rpos()] & 0xff;
    if (kind != SshConstants.SSH_MSG_CHANNEL_DATA
        && kind != SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA) {
      take();
    }
    super.handleMessage(message);
  }

  private void take() throws IOException {
    long now = System.nanoTime();
    left = Math.min(MOST_AT_ONCE, left + (now - filled) / 1e9 * MOST_EACH_SECOND);
    filled = now;
    left--;
    if (left < 0) {
      throw new SshException(
          SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
          "The machine says more than anybody asked for");
    }
  }
}
