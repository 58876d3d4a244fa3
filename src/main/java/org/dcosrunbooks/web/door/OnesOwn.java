package org.dcosrunbooks.web.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;

/**
 * Questions that are answered by somebody's groups. Whoever may not list the grants asks them about
 * themselves only.
 */
final class OnesOwn {

  /** Each names a person, whatever is asked for. */
  private static final Set<String> BY_GROUPS = Set.of("member", "candidateUser", "startableBy");

  /** Where a user is asked for and their groups are told. */
  private static final Set<String> OF_A_USER = Set.of("identity/groups", "authorization/check");

  private static final String USER = "userId";

  private OnesOwn() {}

  /**
   * @param query as it was sent, its names checked; null without one
   */
  static void checkQuery(Door door, String query, String person) throws Closed {
    if (query == null) {
      return;
    }
    boolean ofUser = OF_A_USER.contains(door.path().toString());
    for (String pair : query.split("&", -1)) {
      int end = pair.indexOf('=');
      String name = end < 0 ? pair : pair.substring(0, end);
      if (BY_GROUPS.contains(name) || (ofUser && name.equals(USER))) {
        check(name, end < 0 ? "" : decoded(pair.substring(end + 1)), person);
      }
    }
  }

  /**
   * @param json a question, its fields checked
   */
  static void checkBody(JsonNode json, String person) throws Closed {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      JsonNode value = field.getValue();
      if (BY_GROUPS.contains(field.getKey()) && !value.isNull()) {
        check(field.getKey(), value.asText(), person);
      }
      checkBody(value, person);
    }
    if (json.isArray()) {
      for (JsonNode each : json) {
        checkBody(each, person);
      }
    }
  }

  private static void check(String name, String asked, String person) throws Closed {
    if (!asked.equals(person)) {
      throw new Closed(
          HttpStatus.FORBIDDEN.value(),
          name
              + ": the groups of others are for auditors and admins; you are "
              + person
              + ", and may ask for yourself.");
    }
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException nobodysName) {
      return "";
    }
  }
}
