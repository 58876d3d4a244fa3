package org.dcosrunbooks.cluster;

import java.util.Optional;

/**
 * A placement constraint of Marathon.
 *
 * @param field {@code hostname}, {@code @hostname}, {@code @zone}, {@code @region} or an attribute
 * @param operator in capitals: UNIQUE, CLUSTER, GROUP_BY, LIKE, UNLIKE, MAX_PER, IS
 */
public record Constraint(String field, String operator, Optional<String> value) {

  @Override
  public String toString() {
    return field + " " + operator + value.map(text -> " " + text).orElse("");
  }
}
