package org.dcosrunbooks.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Has DC/OS' own runner make the checks of a node that has started, and reads its JSON: by that
 * they are judged, never by the exit code alone. The runner is there from DC/OS 1.12 on; where it
 * is, no answer is no pass.
 */
record ReadChecks() implements Command<Optional<List<NodeCheck>>> {

  /** Seconds; less than a read has in all. */
  private static final int MOST_TIME = 8;

  /** The code of {@code timeout} for what did not end, and of a shell for what is not there. */
  private static final int NOT_ENDED = 124;

  private static final int NOT_THERE = 127;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Override
  public String inWords() {
    return "read the node's own checks";
  }

  @Override
  public String text() {
    return "sudo -n /usr/bin/timeout "
        + MOST_TIME
        + " /opt/mesosphere/bin/dcos-shell dcos-check-runner check node-poststart";
  }

  @Override
  public int mostBytes() {
    return 262_144;
  }

  /** Checks that fail are an answer. */
  @Override
  public boolean failed(Output output) {
    return output.code() != 0 && json(output).isEmpty();
  }

  /** From its first brace: {@code sudo} and the login shell may have said something before. */
  private static String json(Output output) {
    String text = output.text();
    int begin = text.startsWith("{") ? 0 : text.indexOf("\n{") + 1;
    return text.startsWith("{", begin) ? text.substring(begin) : "";
  }

  @Override
  public Optional<List<NodeCheck>> read(Output output) {
    if (output.code() == NOT_ENDED) {
      throw Unexpected.forNow("the checks did not end within " + MOST_TIME + " s");
    }
    if (output.code() == NOT_THERE) {
      return Optional.empty();
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(json(output));
    } catch (JsonProcessingException noJson) {
      throw Unexpected.answer("what dcos-check-runner said is no JSON");
    }
    JsonNode checks = answer.path("checks");
    if (output.cut() || answer.has("error") || !checks.isObject() || checks.isEmpty()) {
      throw Unexpected.answer(
          "dcos-check-runner made no checks; it said \""
              + Shown.line(answer.path("error").asText(output.errors()))
              + "\"");
    }
    List<NodeCheck> seen = new ArrayList<>();
    checks
        .properties()
        .forEach(
            check ->
                seen.add(
                    new NodeCheck(
                        Shown.line(check.getKey()),
                        status(check.getValue()),
                        Shown.line(check.getValue().path("output").asText("")))));
    if (status(answer) > NodeCheck.WARNING && seen.stream().allMatch(NodeCheck::passed)) {
      throw Unexpected.answer(
          "dcos-check-runner says " + status(answer) + " of all checks, and of none of them");
    }
    seen.sort(Comparator.comparing(NodeCheck::name));
    return Optional.of(List.copyOf(seen));
  }

  /** What is out of range, or missing, counts as unknown. */
  private static int status(JsonNode answer) {
    JsonNode status = answer.path("status");
    boolean known = status.isInt() && status.asInt() >= 0 && status.asInt() < NodeCheck.UNKNOWN;
    return known ? status.asInt() : NodeCheck.UNKNOWN;
  }
}
