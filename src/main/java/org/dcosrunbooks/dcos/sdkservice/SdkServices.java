package org.dcosrunbooks.dcos.sdkservice;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.SdkServiceSource;
import org.dcosrunbooks.dcos.Service;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.http.Answer;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.Json;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;

/**
 * Looks at services built on the SDK, each at its scheduler. Every call is made once and only
 * reads. May be used by many threads; readings of one Kafka are for one at a time.
 */
public final class SdkServices implements SdkServiceSource {

  /** Limit for one look at a service as a whole. */
  public static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

  /** Limit for one reading of a Kafka: two of its calls start a Java process in the scheduler. */
  public static final Duration KAFKA_LIMIT = Duration.ofSeconds(12);

  /** The status of a plan that cannot be read. */
  private static final String UNREAD = "UNREAD";

  private static final Set<Integer> WITH_PLAN = Set.of(200, 202, 417);

  private final ServiceRoutes routes;
  private final Http http;

  /**
   * @param http whose limit of a call is that of a whole reading
   */
  public SdkServices(ServiceRoutes routes, Http http) {
    this.routes = routes;
    this.http = http;
  }

  @Override
  public Optional<SdkService> look(String name) {
    Service service = service(name);
    return TimeLimit.within(LOOK_LIMIT, () -> lookOnce(ServiceRoutes.plain(name), service));
  }

  @Override
  public SdkService.Kafka kafka(String name) {
    Service service = service(name);
    return TimeLimit.within(KAFKA_LIMIT, () -> reading(service));
  }

  private Service service(String name) {
    return new Service(ServiceRoutes.plain(name), List.of(routes.to(name)), http);
  }

  private static Optional<SdkService> lookOnce(String name, Service service) {
    Answer answer = service.get("plans", "/v1/plans");
    Optional<List<Json>> names = list(service, answer);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Map<String, SdkService.Plan> plans = new LinkedHashMap<>();
    for (Json plan : names.get()) {
      plans.put(plan.exact(), plan(service, plan.exact()));
    }
    Entries<SdkService.Pod> pods =
        SdkWire.pods(wholly(service, service.get("pods", "/v1/pod/status")).json());
    return Optional.of(
        new SdkService(name, plans, pods, isKafka(service), health(service), pods.unread()));
  }

  /**
   * The answer's list; empty when something else answers than a scheduler that has such a list.
   *
   * @throws Fault when the account may not; {@link Transient} when the service does not answer
   */
  private static Optional<List<Json>> list(Service service, Answer answer) {
    int status = answer.status();
    boolean routerKnowsNoSuchService = status == 404 && answer.text().contains("service not found");
    if (status == 401 || status == 403 || status >= 500 || routerKnowsNoSuchService) {
      throw service.failure(answer);
    }
    if (status != 200 || !answer.isJson()) {
      return Optional.empty();
    }
    Json json = answer.anyJson();
    return json.isList() ? Optional.of(json.elements()) : Optional.empty();
  }

  /** It has the page, also when it cannot read its ZooKeeper at the moment. */
  private static boolean isKafka(Service service) {
    Answer answer = service.get("brokers", "/v1/brokers");
    return answer.status() == 500 || list(service, answer).isPresent();
  }

  private static SdkService.Plan plan(Service service, String name) {
    Answer answer = service.get("plan " + name, "/v1/plans/" + Service.segment(name));
    if (!WITH_PLAN.contains(answer.status())) {
      throw service.failure(answer);
    }
    Json json = answer.anyJson();
    try {
      return SdkWire.plan(json);
    } catch (Fault odd) {
      // one odd plan hides no other, and is not complete
      return new SdkService.Plan(UNREAD, List.of(), List.of(odd.account().summary()));
    }
  }

  /** Whatever its code: that is the health. A scheduler that does not answer has said so before. */
  private static String health(Service service) {
    return SdkWire.health(service.get("health", "/v1/health").status());
  }

  /** One after the other, as the scheduler wants it. */
  private static SdkService.Kafka reading(Service service) {
    return new SdkService.Kafka(
        texts(wholly(service, service.get("brokers", "/v1/brokers"))),
        texts(wholly(service, service.get("topics", "/v1/topics"))),
        message(service, "under_replicated_partitions"),
        message(service, "unavailable_partitions"));
  }

  private static Set<String> texts(Answer answer) {
    return answer.anyJson().elements().stream().map(SdkWire::idOrName).collect(Collectors.toSet());
  }

  private static String message(Service service, String list) {
    return SdkWire.message(
        wholly(service, service.get(list.replace('_', ' '), "/v1/topics/" + list)).json());
  }

  private static Answer wholly(Service service, Answer answer) {
    if (answer.status() != 200) {
      throw service.failure(answer);
    }
    return answer;
  }
}
