package org.dcosrunbooks.dcos.metadata;

import java.net.URI;
import java.util.Optional;
import org.dcosrunbooks.dcos.http.Answer;
import org.dcosrunbooks.dcos.http.Call;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.Json;

/**
 * The release of DC/OS that the masters run, as in 2.0.4 ({@code /dcos-metadata/dcos-version.json},
 * dcos:gen/dcos-metadata.yaml). Mesos' own version does not tell it: releases 2.0.0 to 2.0.6 carry
 * the same one.
 */
public final class DcosRelease {

  private final Optional<URI> adminRouter;
  private final Http http;

  /**
   * @param adminRouter as in {@code https://cluster.example.com}; empty: the release is not known
   */
  public DcosRelease(Optional<URI> adminRouter, Http http) {
    this.adminRouter = adminRouter;
    this.http = http;
  }

  /**
   * Empty when there is no Admin Router to ask, or it has no such page, which plain Mesos has not.
   * Fails as Transient when it does not answer, as Fault when what answers cannot be understood.
   */
  public Optional<String> version() {
    if (adminRouter.isEmpty()) {
      return Optional.empty();
    }
    Answer answer =
        http.send(
            Call.get("DC/OS release", adminRouter.get().resolve("/dcos-metadata/dcos-version.json"))
                .telling());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    return Optional.of(answer.json().need("version")).map(Json::text);
  }
}
