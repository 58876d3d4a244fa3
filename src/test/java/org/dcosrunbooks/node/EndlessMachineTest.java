package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines that never stop talking: each is given up soon, and what it said is not kept. */
class EndlessMachineTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final long IN_BUFFERS = 64_000_000;

  @TempDir private Path folder;
  private ScriptedMachine machine;
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();

  @BeforeEach
  void begin() throws Exception {
    machine = new ScriptedMachine(folder).asked();
  }

  @AfterEach
  void end() throws Exception {
    machine.close();
  }

  private Failure givenUp(Nodes nodes) throws InterruptedException {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> TimeLimit.within(LIMIT, () -> nodes.identity(machine.node())));
    assertThat(failure).isNotNull();
    assertThat(letGo.await(60, TimeUnit.SECONDS)).as("nobody listens any more").isTrue();
    assertThat(sent.get()).isLessThan(IN_BUFFERS);
    return failure;
  }

  private void theNextOneIsHeard() {
    machine.says(1, "This account is currently not available.\n", "");
    Refused refused =
        catchThrowableOfType(Refused.class, () -> machine.nodes().identity(machine.node()));
    assertThat(refused.account().inOneParagraph()).contains("of 6 answers 0 came");
  }

  private void floods(ScriptedMachine.Flood once) {
    machine.floods(
        (channel, out, err) -> {
          try {
            while (true) {
              once.on(channel, out, err);
            }
          } finally {
            letGo.countDown();
          }
        });
  }

  private void write(OutputStream stream) throws IOException {
    byte[] some = "a".repeat(8_000).getBytes(StandardCharsets.US_ASCII);
    stream.write(some);
    stream.flush();
    sent.addAndGet(some.length);
  }

  @Test
  void givenOutputThatNeverEnds_whenRead_thenOnlyWhatIsWantedOfIt() throws Exception {
    floods((channel, out, err) -> write(out));
    givenUp(machine.nodes());
    theNextOneIsHeard();
  }

  @Test
  void givenErrorsThatNeverEnd_whenRead_thenTheCommandIsGivenUp() throws Exception {
    floods((channel, out, err) -> write(err));
    assertThat(givenUp(machine.nodes())).hasMessageContaining("errors did not come to an end");
    theNextOneIsHeard();
  }

  private void send(ChannelSession channel, byte kind, String text) throws IOException {
    Session session = channel.getSession();
    Buffer message = session.createBuffer(kind);
    message.putString(text);
    if (kind == SshConstants.SSH_MSG_GLOBAL_REQUEST) {
      message.putBoolean(true);
    }
    try {
      session.writePacket(message).verify(Duration.ofSeconds(5));
    } finally {
      sent.addAndGet(100);
    }
  }

  @Test
  void givenRequestsThatNeverEnd_whenACommandIsRun_thenTheConnectionIsClosed() throws Exception {
    floods(
        (channel, out, err) ->
            send(channel, SshConstants.SSH_MSG_GLOBAL_REQUEST, "keepalive@openssh.com"));
    givenUp(machine.nodes());
    theNextOneIsHeard();
  }

  @Test
  void givenMessagesForNobody_whenACommandIsRun_thenTheConnectionIsClosed() throws Exception {
    floods((channel, out, err) -> send(channel, SshConstants.SSH_MSG_IGNORE, "nothing"));
    givenUp(machine.nodes());
    theNextOneIsHeard();
  }

  // ---------------------------------------------------------------- before the keys

  private static String packet(int length, int kind) {
    return new String(
        new byte[] {
          (byte) (length >> 24),
          (byte) (length >> 16),
          (byte) (length >> 8),
          (byte) length,
          4,
          (byte) kind
        },
        StandardCharsets.ISO_8859_1);
  }

  static Stream<Arguments> noSsh() {
    String hello = "SSH-2.0-x\r\n";
    return Stream.of(
        Arguments.of("a line", "", "a"),
        Arguments.of("lines", "", "Welcome!\r\n"),
        Arguments.of("a name", "SSH-2.0-", "a"),
        Arguments.of("zeros", "", "\0"),
        Arguments.of("a packet of two gigabytes", hello + packet(Integer.MAX_VALUE, 20), "a"),
        Arguments.of("packets of no length", hello, packet(0, 0)),
        Arguments.of(
            "messages for nobody",
            hello,
            packet(12, SshConstants.SSH_MSG_IGNORE) + "\0\0\0\3abc\0\0\0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noSsh")
  void givenAMachineThatNeverComesToThePoint_whenConnected_thenItIsGivenUp(
      String what, String beginning, String burden) throws Exception {
    byte[] endless =
        burden.repeat(1 + 4_000 / burden.length()).getBytes(StandardCharsets.ISO_8859_1);
    try (ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Connections connections = machine.at(port.getLocalPort())) {
      Thread talker =
          new Thread(
              () -> {
                try (Socket socket = port.accept();
                    OutputStream out = socket.getOutputStream()) {
                  out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
                  while (true) {
                    out.write(endless);
                    sent.addAndGet(endless.length);
                  }
                } catch (IOException nobodyListens) {
                  letGo.countDown();
                }
              },
              "talker");
      talker.setDaemon(true);
      talker.start();
      givenUp(new SshNodes(connections));
      assertThat(connections.open()).isZero();
    }
    theNextOneIsHeard();
  }
}
