package org.dcosrunbooks.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a machine says it is, in one go; behind each answer stands the code of its command.
 *
 * @param agent whether it is asked, with root's rights, which agent it was last
 */
record ReadIdentity(boolean agent) implements Command<NodeIdentity> {

  private static final String LATEST =
      "sudo -n /usr/bin/readlink /var/lib/mesos/slave/meta/slaves/latest";

  private static final List<String> COMMANDS =
      List.of(
          "echo",
          "/opt/mesosphere/bin/detect_ip",
          "ls -1 /etc/mesosphere/roles",
          LATEST,
          "cat /proc/sys/kernel/random/boot_id",
          "date +%s");

  private static final Pattern END = Pattern.compile("(?m)^== (\\d{1,3})$");

  private record Part(int code, String text) {}

  /** What proves that a machine is the one meant. */
  static ReadIdentity of(Node node) {
    return new ReadIdentity(!node.agents().isEmpty());
  }

  @Override
  public String inWords() {
    return "read what it is";
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String command : COMMANDS) {
      text.append(text.isEmpty() ? "" : " ; ")
          .append(agent || !command.equals(LATEST) ? command : "echo")
          .append(" ; printf '\\n== %s\\n' $?");
    }
    return text.toString();
  }

  @Override
  public int mostBytes() {
    return 65_536;
  }

  @Override
  public boolean failed(Output output) {
    return parts(output).get(3).code() != 0;
  }

  @Override
  public NodeIdentity read(Output output) {
    List<Part> parts = parts(output);
    Part address = parts.get(1);
    if (address.code() != 0 || address.text().isBlank()) {
      throw Unexpected.answer(
          "/opt/mesosphere/bin/detect_ip ended with "
              + address.code()
              + " and \""
              + Shown.line(output.errors())
              + "\"; is it a node of DC/OS?");
    }
    Set<String> roles =
        parts.get(2).code() != 0
            ? Set.of()
            : parts
                .get(2)
                .text()
                .lines()
                .filter(role -> !role.isBlank())
                .collect(Collectors.toUnmodifiableSet());
    if (parts.get(4).code() != 0 || !parts.get(5).text().strip().matches("\\d{1,12}")) {
      throw Unexpected.answer("it told neither its boot nor its time: " + output.errors());
    }
    return new NodeIdentity(
        address.text().strip(),
        roles,
        agentId(parts.get(3)),
        parts.get(4).text().strip(),
        Instant.ofEpochSecond(Long.parseLong(parts.get(5).text().strip())));
  }

  @Override
  public Optional<String> against(Node node, NodeIdentity machine) {
    return node.against(machine);
  }

  /** {@code sudo} may have said something before the link's target, which is the last line. */
  private static Optional<String> agentId(Part link) {
    return link.text()
        .lines()
        .map(String::strip)
        .filter(line -> link.code() == 0 && !line.isEmpty())
        .reduce((before, last) -> last)
        .map(target -> target.substring(target.lastIndexOf('/') + 1));
  }

  private static List<Part> parts(Output output) {
    List<Part> parts = new ArrayList<>();
    Matcher end = END.matcher(output.text());
    int from = 0;
    while (end.find()) {
      parts.add(
          new Part(Integer.parseInt(end.group(1)), output.text().substring(from, end.start())));
      from = end.end();
    }
    if (parts.size() != COMMANDS.size()) {
      throw Unexpected.answer(
          "of "
              + COMMANDS.size()
              + " answers "
              + parts.size()
              + " came, and it said \""
              + Shown.line(output.errors())
              + "\"");
    }
    return parts;
  }
}
