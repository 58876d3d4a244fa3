package org.dcosrunbooks.dcos.marathon;

import java.time.Clock;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.Service;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.http.Http;

/** A cluster that the client is tried on: recorded or simulated. */
interface World extends AutoCloseable {

  ServiceRoutes routes();

  Http http();

  /** What Mesos shows of the same cluster at the same time. */
  ClusterView view();

  /** An app that runs with as many instances as are wanted. */
  String app();

  default Marathon marathon() {
    return new Marathon("marathon", new Service("marathon", routes().marathon(), http()));
  }

  default Apps look() {
    return new MarathonAppSource(routes(), http(), Clock.systemUTC()).look(view());
  }

  @Override
  void close();
}
