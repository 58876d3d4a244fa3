package org.dcosrunbooks.web.door;

import java.util.Set;
import org.dcosrunbooks.engine.People.Group;

/**
 * One line of the table: who may send what where.
 *
 * @param groups who may; empty means anybody, signed in or not
 * @param body what the request's body must look like
 * @param fields what may stand in the address and, where it is a question, in the body
 */
record Door(String method, Template path, Set<Group> groups, Body body, Fields fields) {

  Door {
    groups = Set.copyOf(groups);
  }

  boolean isOpenToAnybody() {
    return groups.isEmpty();
  }

  boolean lets(Set<Group> visitor) {
    return isOpenToAnybody() || visitor.stream().anyMatch(groups::contains);
  }
}
