package org.dcosrunbooks.web.api;

import java.util.List;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.web.shown.AgentLines;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The cluster as it was seen last. */
@RestController
class ClusterApi {

  private final ClusterNow cluster;
  private final AgentLines agents;

  ClusterApi(ClusterNow cluster, AgentLines agents) {
    this.cluster = cluster;
    this.agents = agents;
  }

  @GetMapping("/api/cluster")
  Answers.Cluster cluster(Visitor visitor) {
    visitor.must(Act.SEE);
    ClusterNow.Seen seen = cluster.latest();
    return Answers.Cluster.of(seen, seen.view().map(agents::of).orElse(List.of()));
  }
}
