package org.dcosrunbooks.runbook.reconfigureagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentAttributes;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.BadSyntax;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.EnvironmentFile;
import org.dcosrunbooks.cluster.MeantOtherwise;
import org.dcosrunbooks.cluster.ReconfigurationPolicy;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.guard.AgentKeepsIdentity;
import org.dcosrunbooks.guard.ReservationsStillFit;
import org.dcosrunbooks.guard.Verdict;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.Nodes;
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.Evacuation;
import org.dcosrunbooks.runbook.MeantMachine;
import org.dcosrunbooks.runbook.MesosRelease;
import org.springframework.stereotype.Component;

/** Gathers what a new configuration means, for the first look and for the second one alike. */
@Component
final class ReconfigurationQuestion {

  static final String ATTRIBUTES_FILE = "/var/lib/dcos/mesos-slave-common";
  static final String RESOURCES_FILE = "/var/lib/dcos/mesos-resources";
  private static final String ATTRIBUTES = "MESOS_ATTRIBUTES";
  private static final String RESOURCES = "MESOS_RESOURCES";

  private final Mesos mesos;
  private final MesosAgentClient agents;
  private final Nodes nodes;
  private final Evacuation evacuation;

  ReconfigurationQuestion(
      Mesos mesos, MesosAgentClient agents, Nodes nodes, Evacuation evacuation) {
    this.mesos = mesos;
    this.agents = agents;
    this.nodes = nodes;
    this.evacuation = evacuation;
  }

  /**
   * What the run was started with.
   *
   * @param runId empty when nobody has started a run
   */
  record Asked(
      String runId,
      Optional<String> attributes,
      Optional<String> resources,
      boolean evacuate,
      Optional<Duration> grace,
      String reason,
      String ticket,
      String starter) {}

  /**
   * @param differences what got worse since somebody was asked the last time
   * @throws Refused when the machine is not the one that is meant, or a file cannot be changed
   */
  Reconfiguration about(ClusterView view, AgentId id, Asked asked, List<String> differences) {
    Agent agent =
        view.agent(id)
            .orElseThrow(() -> new Refused(Account.of("Agent " + id + " is not registered.")));
    AgentUnit unit = AgentUnit.of(agent);
    Node node = MeantMachine.under(agent);
    nodes.identity(node);
    AgentConfiguration now = configuration(id);
    Map<String, String> flags = agents.flags(agent);
    String role = flags.getOrDefault("default_role", AgentResources.NOBODYS);
    boolean madePublic =
        agent.isPublic()
            && asked
                .attributes()
                .filter(text -> !AgentAttributes.parse(text).isPublic())
                .isPresent();
    Optional<String> attributes =
        madePublic ? asked.attributes().map(AgentAttributes::asPublic) : asked.attributes();
    Optional<AgentAttributes> ordered = attributes.map(AgentAttributes::parse);
    Optional<AgentResources> resources =
        asked.resources().map(text -> AgentResources.parse(text, role));
    List<ReconfigurePlan.FileChange> files = new ArrayList<>();
    List<String> toMind = new ArrayList<>();
    if (attributes.isPresent()) {
      change(node, ATTRIBUTES_FILE, ATTRIBUTES, attributes.get(), false, files, toMind);
      requireLastWord(node);
      toMind.addAll(MeantOtherwise.inAttributes(attributes.get()));
    }
    if (asked.resources().isPresent()) {
      change(node, RESOURCES_FILE, RESOURCES, asked.resources().get(), true, files, toMind);
      toMind.addAll(MeantOtherwise.inResources(asked.resources().get(), role));
    }
    if (madePublic) {
      toMind.add(
          "public_ip:true was left out and is added: without it the agent is no public one.");
    }
    AgentKeepsIdentity.Change change =
        new AgentKeepsIdentity.Change(
            ReconfigurationPolicy.of(
                Optional.ofNullable(flags.get("reconfiguration_policy")),
                MesosRelease.of(agent.version()).isAtLeast(1, 5)),
            now,
            ordered,
            resources,
            written(flags, role));
    Evacuation.Hit hit =
        evacuation.of(
            new Evacuation.Asked(
                ReconfigureAgent.ID,
                "reconfiguration",
                asked.runId(),
                view,
                id,
                asked.grace(),
                asked.reason(),
                asked.ticket(),
                asked.starter(),
                differences));
    List<Verdict> rules = new ArrayList<>(new AgentKeepsIdentity().each(change));
    boolean newIdentity = rules.stream().anyMatch(one -> one.word() == Verdict.Word.AGAINST);
    List<String> blockers = new ArrayList<>(hit.blockers());
    if (!newIdentity) {
      rules.stream()
          .filter(one -> one.word() == Verdict.Word.CANNOT_TELL)
          .forEach(one -> blockers.add("identity: " + one.reason()));
    }
    resources
        .map(all -> new ReservationsStillFit().judge(new ReservationsStillFit.Wanted(now, all)))
        .filter(verdict -> !verdict.allows())
        .ifPresent(verdict -> blockers.add("reservations: " + verdict.reason()));
    resources.ifPresent(all -> mounts(node, all, blockers));
    ReconfigurePlan plan =
        new ReconfigurePlan(
            id,
            agent.hostname(),
            agent.address(),
            agent.port(),
            agent.registered().orElse(null),
            asked.grace().map(Duration::toSeconds).orElse(null),
            false,
            false,
            hit.expected().map(Duration::toSeconds).orElse(null),
            asked.reason(),
            asked.ticket(),
            unit,
            hit.work(),
            asked.evacuate(),
            files,
            attributes.orElse(null),
            asked.resources().orElse(null),
            role,
            newIdentity,
            now.volumes().stream().map(Object::toString).toList(),
            null);
    ObjectNode bound = hit.bound().deepCopy();
    bound.put("newIdentity", newIdentity);
    ObjectNode page =
        new ReconfigurationPage(plan, asked, now, rules, blockers, hit, toMind).page();
    return new Reconfiguration(
        plan, bound, page, blockers, blockers.equals(hit.blockers()) ? hit.passing() : List.of());
  }

  private AgentConfiguration configuration(AgentId id) {
    return mesos
        .configuration(id)
        .orElseThrow(
            () ->
                new Transient(
                    Account.of("agent " + id + " is not in the master's list any more")
                        .means("Nothing was done.")
                        .todo("Wait; it is looked for again.")));
  }

  /** What its resources are configured as; empty when that is no form that is read here. */
  private static Optional<AgentResources> written(Map<String, String> flags, String role) {
    String text = flags.getOrDefault("resources", "");
    if (text.isBlank()) {
      return Optional.of(AgentResources.NONE);
    }
    try {
      return Optional.of(AgentResources.parse(text, role));
    } catch (BadSyntax unreadable) {
      return Optional.empty(); // then nobody can tell what Mesos found by itself
    }
  }

  private void change(
      Node node,
      String path,
      String variable,
      String value,
      boolean quoted,
      List<ReconfigurePlan.FileChange> files,
      List<String> toMind) {
    Optional<String> before = nodes.file(node, path);
    EnvironmentFile file =
        before.map(text -> read(node, path, text)).orElseGet(EnvironmentFile::empty);
    String after = file.with(variable, value, quoted).text();
    if (before.filter(after::equals).isEmpty()) {
      files.add(new ReconfigurePlan.FileChange(path, before.orElse(null), after));
    }
    List<Integer> lines = file.linesOf(variable);
    if (lines.size() > 1) {
      toMind.add(
          variable
              + " stands in lines "
              + lines.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + " of "
              + path
              + "; the last one is what the agent gets, and what is compared and changed here.");
    }
  }

  /** systemd reads the file of the resources behind that of the attributes. */
  private void requireLastWord(Node node) {
    nodes
        .file(node, RESOURCES_FILE)
        .map(text -> read(node, RESOURCES_FILE, text))
        .filter(file -> !file.linesOf(ATTRIBUTES).isEmpty())
        .ifPresent(
            file -> {
              throw new Refused(
                  Account.of(ATTRIBUTES + " cannot be given in " + ATTRIBUTES_FILE)
                      .seen(
                          RESOURCES_FILE
                              + " on "
                              + node.host()
                              + " sets it too, is read later, and its value would count")
                      .means("Nothing was done.")
                      .todo("Take that line out of it, then start again."));
            });
  }

  private static EnvironmentFile read(Node node, String path, String text) {
    try {
      return EnvironmentFile.parse(text);
    } catch (BadSyntax cannotBeChanged) {
      throw new Refused(
          Account.of(path + " on " + node.host() + " cannot be changed line by line")
              .seen(cannotBeChanged.getMessage())
              .means("Nothing was done.")
              .todo("Mend the file on the machine, then start again."));
    }
  }

  private void mounts(Node node, AgentResources resources, List<String> blockers) {
    List<String> roots =
        resources.pieces().stream()
            .flatMap(piece -> piece.key().disk().stream())
            .filter(disk -> disk.startsWith("MOUNT "))
            .map(disk -> disk.substring("MOUNT ".length()))
            .toList();
    if (roots.isEmpty()) {
      return;
    }
    String mounted = nodes.file(node, "/proc/mounts").orElse("");
    for (String root : roots) {
      if (mounted.lines().noneMatch(line -> line.contains(" " + root + " "))) {
        blockers.add(
            "disk: nothing is mounted at " + root + ", and the agent would end at its start.");
      }
    }
  }
}
