package org.dcosrunbooks.dcos.sdkservice;

import java.util.ArrayList;
import java.util.List;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Json;

/** Reads the answers of SDK schedulers into the nouns of {@code cluster}. */
final class SdkWire {

  private static final String COMPLETE = "COMPLETE";

  private SdkWire() {}

  static SdkService.Plan plan(Json json) {
    List<String> open = new ArrayList<>();
    for (Json phase : json.list("phases")) {
      Entries<String> steps =
          Entries.of(
              phase.list("steps"),
              new Entries.Called("Step", step -> step.peek("name")),
              SdkWire::open);
      steps.stream().filter(step -> !step.isEmpty()).forEach(open::add);
      // what cannot be read is not known to be complete
      steps.unread().forEach(odd -> open.add(odd.sentence()));
    }
    return new SdkService.Plan(
        json.need("status").text(),
        open,
        json.list("errors").stream().map(Json::sentence).toList());
  }

  /** Empty for one that is complete. */
  private static String open(Json step) {
    String status = step.need("status").text();
    return status.equals(COMPLETE) ? "" : step.need("name").text() + " " + status;
  }

  /** The pods that have been launched; a service before its first launch has no list of them. */
  static Entries<SdkService.Pod> pods(Json json) {
    json.need("service");
    Entries<SdkService.Pod> pods = Entries.none();
    for (Json type : json.list("pods")) {
      pods =
          pods.and(
              Entries.of(
                  type.list("instances"),
                  new Entries.Called("Pod", instance -> instance.peek("name")),
                  SdkWire::pod));
    }
    return pods;
  }

  private static SdkService.Pod pod(Json instance) {
    return new SdkService.Pod(
        instance.need("name").text(), instance.list("tasks").stream().map(SdkWire::task).toList());
  }

  /** A task that was never launched has neither an id nor a status. */
  private static SdkService.PodTask task(Json json) {
    return new SdkService.PodTask(
        json.find("id").map(Json::text).orElse(""),
        json.need("name").text(),
        json.find("status").map(Json::text).orElse(""));
  }

  /** By the SDK's own codes, which changed from 4xx to 3xx on the way, and in old ones a plan's. */
  static String health(int code) {
    return switch (code) {
      case 200 -> "running";
      case 202 -> "deploying";
      case 204 -> "deploying, waiting for offers";
      case 203 -> "recovering, waiting for offers";
      case 205 -> "recovering";
      case 206 -> "degraded";
      case 207 -> "waiting for a person";
      case 208 -> "delayed";
      case 318, 418 -> "initialising";
      case 320, 420 -> "backing up";
      case 321, 421 -> "restoring";
      case 326, 426 -> "changing its version";
      case 417, 500 -> "errors in its plans";
      case 503 -> "not available";
      default -> "";
    };
  }

  /** Empty when there is nothing to list, and when the check itself failed. */
  static String message(Json json) {
    return json.need("message").sentence();
  }

  /** Kafka's own lists hold texts; broker ids have been numbers in some versions. */
  static String idOrName(Json json) {
    return json.isText() ? json.text() : Long.toString(json.integer());
  }
}
