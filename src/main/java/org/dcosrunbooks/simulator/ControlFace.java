package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.dcosrunbooks.simulator.Exchange.Answer;

/** The control port: for people who try things out and for tests. Never part of a cluster. */
final class ControlFace {

  private final Simulator simulator;

  ControlFace(Simulator simulator) {
    this.simulator = simulator;
  }

  Answer answer(Exchange exchange) {
    return Face.notFound();
  }

  /** The agent or framework that a command is about. */
  static String subjectOf(Exchange exchange) {
    try {
      JsonNode call = CallReader.MAPPER.readTree(exchange.text());
      for (JsonNode payload : call) {
        for (String field : new String[] {"agent_id", "framework_id"}) {
          JsonNode value = payload.path(field).path("value");
          if (value.isTextual()) {
            return value.asText().substring(0, Math.min(80, value.asText().length()));
          }
        }
      }
    } catch (JsonProcessingException notJson) {
      return "";
    }
    return "";
  }
}
