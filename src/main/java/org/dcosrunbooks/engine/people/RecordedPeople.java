package org.dcosrunbooks.engine.people;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.IdentityServiceImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.People.Group;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The engine's users and memberships, with each change of them in a record of its own, and without
 * the one change that nobody could take back: the last administrator stays one.
 */
final class RecordedPeople extends IdentityServiceImpl {

  /** Stands where a run's id stands in other records. */
  static final String RECORD = "people";

  private static final String SERVICE = "service";
  private static final String ADMINS = Group.ADMINS.id();

  private final Evidence evidence;
  private final JdbcClient database;
  private final Namesakes namesakes;

  RecordedPeople(Evidence evidence, JdbcClient database) {
    this.evidence = evidence;
    this.database = database;
    this.namesakes = new Namesakes(database);
  }

  @Override
  public void saveUser(User user, boolean skipPasswordPolicy) {
    UserEntity entity = (UserEntity) user;
    boolean fresh = entity.getRevision() == 0;
    boolean password = entity.hasNewPassword();
    String what =
        fresh
            ? "adds user " + user.getId()
            : (password ? "gives a new password to " : "changes the profile of ") + user.getId();
    changed(
        what,
        user.getId(),
        () -> {
          if (fresh) {
            namesakes.refuse(user.getId());
          }
          super.saveUser(user, skipPasswordPolicy);
        });
  }

  @Override
  public void deleteUser(String userId) {
    changed(
        "removes user " + userId,
        userId,
        () -> {
          someoneStaysAdministrator(userId, "removed");
          super.deleteUser(userId);
        });
  }

  @Override
  public void createMembership(String userId, String groupId) {
    changed(
        "takes " + userId + " into " + groupId,
        userId,
        () -> super.createMembership(userId, groupId));
  }

  @Override
  public void deleteMembership(String userId, String groupId) {
    changed(
        "takes " + userId + " out of " + groupId,
        userId,
        () -> {
          if (groupId.equals(ADMINS)) {
            someoneStaysAdministrator(userId, "taken out of " + ADMINS);
          }
          super.deleteMembership(userId, groupId);
        });
  }

  /** What is refused leaves no line, and what cannot be recorded is not done. */
  private void changed(String what, String userId, Runnable change) {
    Authentication current = getCurrentAuthentication();
    String actor = current == null || current.getUserId() == null ? SERVICE : current.getUserId();
    commandExecutor.execute(
        context -> {
          change.run();
          evidence.append(
              RECORD, Entry.Kind.PERSON, "", actor, actor + " " + what, Map.of("user", userId));
          return null;
        });
  }

  private void someoneStaysAdministrator(String userId, String what) {
    // whoever else takes an administrator away at this moment waits here
    database
        .sql("select ID_ from ACT_ID_GROUP where ID_ = ? for update")
        .param(ADMINS)
        .query(String.class)
        .list();
    long others =
        database
            .sql("select count(*) from ACT_ID_MEMBERSHIP where GROUP_ID_ = ? and USER_ID_ <> ?")
            .params(ADMINS, userId)
            .query(Long.class)
            .single();
    long theirs =
        database
            .sql("select count(*) from ACT_ID_MEMBERSHIP where GROUP_ID_ = ? and USER_ID_ = ?")
            .params(ADMINS, userId)
            .query(Long.class)
            .single();
    if (theirs > 0 && others == 0) {
      throw new RestException(
          Response.Status.CONFLICT,
          userId
              + " is the last administrator and cannot be "
              + what
              + ": nobody could make another one. Nothing was changed. Make somebody else an"
              + " administrator first.");
    }
  }
}
