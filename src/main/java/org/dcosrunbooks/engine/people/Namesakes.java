package org.dcosrunbooks.engine.people;

import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.dcosrunbooks.engine.People.Group;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * No two persons whose names are read as one. On pages and in the record a name stands for one
 * person: two that differ in capitals would be taken for each other, and somebody called as the
 * service is for the service. Signs that only look like others never come here: the engine takes no
 * id with any but those of ASCII.
 */
final class Namesakes {

  /** How the record calls the service itself. */
  private static final String SERVICE = "service";

  private final JdbcClient database;

  Namesakes(JdbcClient database) {
    this.database = database;
  }

  /**
   * To be asked in the transaction that adds the person: whoever else adds one waits until it ends.
   *
   * @throws RestException when somebody is read as the new person would be
   */
  void refuse(String userId) {
    String folded = userId.toLowerCase(Locale.ROOT);
    if (folded.equals(SERVICE)) {
      throw refused(userId, "the record calls the service itself " + SERVICE);
    }
    database
        .sql("select ID_ from ACT_ID_GROUP where ID_ = ? for update")
        .param(Group.ADMINS.id())
        .query(String.class)
        .list();
    database
        .sql("select ID_ from ACT_ID_USER where lower(ID_) = ? and ID_ <> ?")
        .params(folded, userId)
        .query(String.class)
        .list()
        .stream()
        .findFirst()
        .ifPresent(
            other -> {
              throw refused(
                  userId, other + " is there already, and the two names differ in capitals only");
            });
  }

  private static RestException refused(String userId, String why) {
    return new RestException(
        Response.Status.CONFLICT,
        "Nobody can be called "
            + userId
            + ": "
            + why
            + ". Nothing was changed. Choose another name.");
  }
}
