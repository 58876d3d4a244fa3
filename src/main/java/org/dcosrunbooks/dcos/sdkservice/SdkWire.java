package org.dcosrunbooks.dcos.sdkservice;

import java.util.ArrayList;
import java.util.List;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.dcos.http.Json;

/** Reads the answers of SDK schedulers into the nouns of {@code cluster}. */
final class SdkWire {

  private static final String COMPLETE = "COMPLETE";

  private SdkWire() {}

  static SdkService.Plan plan(Json json) {
    List<String> open = new ArrayList<>();
    for (Json phase : json.list("phases")) {
      for (Json step : phase.list("steps")) {
        String status = step.need("status").text();
        if (!status.equals(COMPLETE)) {
          open.add(step.need("name").text() + " " + status);
        }
      }
    }
    return new SdkService.Plan(
        json.need("status").text(),
        open,
        json.list("errors").stream().map(Json::sentence).toList());
  }

  /** The pods that have been launched; a service before its first launch has no list of them. */
  static List<SdkService.Pod> pods(Json json) {
    json.need("service");
    List<SdkService.Pod> pods = new ArrayList<>();
    for (Json type : json.list("pods")) {
      for (Json instance : type.list("instances")) {
        pods.add(
            new SdkService.Pod(
                instance.need("name").text(),
                instance.list("tasks").stream().map(SdkWire::task).toList()));
      }
    }
    return pods;
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
