package org.dcosrunbooks.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.dcosrunbooks.node.KeyFile;
import org.dcosrunbooks.node.KnownHosts;
import org.dcosrunbooks.node.NodeProperties;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The way to the machines as it is configured, before anybody needs it. Without a user there is
 * none, and its files are not looked at.
 */
final class NodesCheck {

  private static final String USER = "dcos.nodes.user";
  private static final String PORT = "dcos.nodes.port";
  private static final String KNOWN_HOSTS = "dcos.nodes.known-hosts";
  private static final String KEY = "dcos.nodes.private-key";
  private static final String AGENT = "dcos.nodes.agent-socket";
  private static final String CONNECT_TO = "dcos.nodes.connect-to";

  private final Environment environment;
  private final List<Problem> problems = new ArrayList<>();

  NodesCheck(Environment environment) {
    this.environment = environment;
  }

  List<Problem> problems() {
    checkPort();
    checkConnectTo();
    String user = given(USER);
    if (user.isEmpty()) {
      return problems;
    }
    if (!user.matches("[^\\s\\p{C}\\-][^\\s\\p{C}]{0,99}")) {
      problems.add(new Problem(USER, "One word: the name of a user on the machines."));
    }
    checkFile(
        KNOWN_HOSTS,
        "Missing. The file with the machines' host keys, as OpenSSH writes it; without it nobody"
            + " can tell whether a machine is the one meant.",
        file -> new KnownHosts(file).problem());
    checkKey(user);
    return problems;
  }

  /** A text that is no number is told by the settings themselves. */
  private void checkPort() {
    String port = given(PORT);
    if (port.matches("-?\\d{1,9}") && !NodeProperties.isPort(Integer.parseInt(port))) {
      problems.add(new Problem(PORT, "A port: from 1 to 65535, 22 when nothing is given."));
    }
  }

  private void checkConnectTo() {
    Map<String, String> places =
        Binder.get(environment)
            .bind(CONNECT_TO, Bindable.mapOf(String.class, String.class))
            .orElse(Map.of());
    places.forEach(
        (address, place) -> {
          if (!NodeProperties.isPlace(place)) {
            problems.add(
                new Problem(
                    CONNECT_TO,
                    "For "
                        + shown(address)
                        + ": "
                        + shown(place)
                        + " is neither a host nor host:port, as in 127.0.0.1:2222."));
          }
        });
  }

  private void checkKey(String user) {
    String key = given(KEY);
    String agent = given(AGENT);
    if (key.isEmpty() && agent.isEmpty()) {
      problems.add(
          new Problem(
              KEY,
              "Missing. The file with the key that "
                  + shown(user)
                  + " signs in with; or give dcos.nodes.agent-socket instead, where an SSH agent"
                  + " holds it."));
    } else if (!key.isEmpty() && !agent.isEmpty()) {
      problems.add(
          new Problem(AGENT, "Not together with dcos.nodes.private-key: take one of the two out."));
    }
    if (!key.isEmpty()) {
      checkFile(KEY, "", file -> new KeyFile(file).problem());
    }
    if (!agent.isEmpty()) {
      checkFile(AGENT, "", NodesCheck::noSocket);
    }
  }

  private static Optional<String> noSocket(Path file) {
    try {
      // neither a file nor a folder nor a link: Java knows no word for a socket
      if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
        return Optional.empty();
      }
    } catch (IOException missing) {
      return Optional.of("\"" + file + "\" is not there. Start the SSH agent before this service.");
    }
    return Optional.of("\"" + file + "\" is not the socket of an SSH agent.");
  }

  private void checkFile(
      String property, String missing, Function<Path, Optional<String>> problemOf) {
    String name = given(property);
    if (name.isEmpty()) {
      problems.add(new Problem(property, missing));
      return;
    }
    Optional<String> problem;
    try {
      problem = problemOf.apply(Path.of(name));
    } catch (InvalidPathException wrong) {
      problem = Optional.of(shown(name) + " is not the name of a file.");
    }
    problem.map(NodesCheck::plain).ifPresent(it -> problems.add(new Problem(property, it)));
  }

  private String given(String property) {
    String value = environment.getProperty(property);
    return value == null ? "" : value.strip();
  }

  private static String shown(String value) {
    return "\"" + plain(value.length() > 200 ? value.substring(0, 200) + "…" : value) + "\"";
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
