package org.dcosrunbooks.web.console;

import java.util.Locale;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.web.shown.AgentLine;
import org.dcosrunbooks.web.shown.Times;

/**
 * An agent on the map and in the table: the same words in both.
 *
 * @param name what starts a runbook on exactly this agent: its host, or its id when two share one
 * @param style class name of its state
 * @param who took it out; empty for an agent that is in, or that got lost
 * @param room what is free on it; absent when not known
 * @param startable no run is at work on it, so that somebody may want to start one: to take it out,
 *     or to give it back
 */
record Tile(
    String host,
    String address,
    String id,
    String name,
    boolean isPublic,
    String state,
    String style,
    boolean out,
    Times.Moment since,
    String why,
    String who,
    boolean outside,
    String runId,
    String run,
    String place,
    String tasks,
    String unacknowledged,
    String room,
    boolean startable) {

  static Tile of(AgentLine line, boolean alone, Times times) {
    return new Tile(
        line.called(),
        line.address().filter(address -> !address.equals(line.called())).orElse(null),
        line.id().map(AgentId::value).orElse(null),
        alone ? line.called() : line.id().map(AgentId::value).orElse(line.called()),
        line.isPublic(),
        line.state().name(),
        "agent-" + line.state().name().toLowerCase(Locale.ROOT),
        line.out(),
        times.orNull(line.since()),
        line.why(),
        line.outside() ? "somebody outside" : line.by(),
        line.outside(),
        line.runId().orElse(null),
        line.run(),
        line.place(),
        !line.tasksAreTold() && line.tasks() == 0
            ? "tasks not known"
            : Amounts.count(line.tasks(), "task"),
        line.unacknowledged() == 0 ? null : line.unacknowledged() + " ended, not acknowledged",
        line.room().map(Tile::free).orElse(null),
        line.runId().isEmpty() && line.state() != AgentState.GONE);
  }

  /** "3.5 cpus, 12 GiB": what a reader needs to judge whether tasks find a place here. */
  static String free(Resources room) {
    double cpus = Math.max(0, room.cpus());
    double memory = Math.max(0, room.memMegabytes());
    return number(cpus)
        + (cpus == 1 ? " cpu, " : " cpus, ")
        + (memory < 1024 ? Math.round(memory) + " MiB" : number(memory / 1024) + " GiB");
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
