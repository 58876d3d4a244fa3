package org.dcosrunbooks.engine.people;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.IdentityServiceImpl;
import org.camunda.bpm.engine.impl.cfg.TransactionContext;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Tries;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The engine's users and memberships, with each change of them in a record of its own, and without
 * the one change that nobody could take back: the last administrator stays one. A change is
 * announced before its transaction ends, and told as made only when that has committed.
 */
final class RecordedPeople extends IdentityServiceImpl {

  /** Stands where a run's id stands in other records. */
  static final String RECORD = Tries.PEOPLE;

  private static final Logger LOG = LoggerFactory.getLogger(RecordedPeople.class);

  /** What a user may be called. */
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@-]{0,62}";

  static final String SERVICE = "service";
  private static final String ADMINS = Group.ADMINS.id();

  private final Evidence evidence;
  private final JdbcClient database;
  private final BiPredicate<String, String> judge;
  private final Namesakes namesakes;

  /**
   * @param judge of user and password: the engine judges none by itself
   */
  RecordedPeople(Evidence evidence, JdbcClient database, BiPredicate<String, String> judge) {
    this.judge = judge;
    this.evidence = evidence;
    this.database = database;
    this.namesakes = new Namesakes(database);
  }

  @Override
  public boolean checkPassword(String userId, String password) {
    return judge.test(userId, password);
  }

  @Override
  public User newUser(String userId) {
    if (userId == null || !userId.matches(NAME)) {
      throw new BadUserRequestException(
          "This cannot be a user's name: a name has 1 to 63 letters, digits, dots, underscores,"
              + " hyphens or @, and begins with a letter or a digit. Nothing was changed.");
    }
    return super.newUser(userId);
  }

  @Override
  public void saveUser(User user, boolean skipPasswordPolicy) {
    UserEntity entity = (UserEntity) user;
    boolean fresh = entity.getRevision() == 0;
    PeopleChange.Kind kind =
        fresh
            ? PeopleChange.Kind.ADD_USER
            : entity.hasNewPassword()
                ? PeopleChange.Kind.NEW_PASSWORD
                : PeopleChange.Kind.CHANGE_PROFILE;
    changed(
        PeopleChange.of(kind, user.getId()).from(entity.getRevision()),
        () -> {
          requirePassword(entity, fresh, skipPasswordPolicy);
          if (fresh) {
            namesakes.refuse(user.getId());
          } else if (!entity.hasNewPassword()) {
            requireTheirOwn(entity);
          }
          super.saveUser(user, skipPasswordPolicy);
        });
  }

  @Override
  public void deleteUser(String userId) {
    changedAndFreed(
        PeopleChange.of(PeopleChange.Kind.REMOVE_USER, userId),
        () -> {
          someoneStaysAdministrator(userId, "removed");
          super.deleteUser(userId);
          return HeldTasks.freeAllOf(database, userId);
        });
  }

  @Override
  public void createMembership(String userId, String groupId) {
    changed(
        PeopleChange.of(PeopleChange.Kind.TAKE_IN, userId).group(groupId),
        () -> {
          if (createUserQuery().userId(userId).count() == 0) {
            throw new BadUserRequestException(
                "There is no user of this name. Nothing was changed.");
          }
          super.createMembership(userId, groupId);
        });
  }

  @Override
  public void deleteMembership(String userId, String groupId) {
    changedAndFreed(
        PeopleChange.of(PeopleChange.Kind.TAKE_OUT, userId).group(groupId),
        () -> {
          if (groupId.equals(ADMINS)) {
            someoneStaysAdministrator(userId, "taken out of " + ADMINS);
          }
          super.deleteMembership(userId, groupId);
          return HeldTasks.freeOf(database, userId, groupId);
        });
  }

  private static void requirePassword(UserEntity entity, boolean fresh, boolean anyWillDo) {
    if (fresh && !entity.hasNewPassword()) {
      throw new BadUserRequestException("A user needs a password. Nothing was changed.");
    }
    if (!anyWillDo && entity.hasNewPassword() && !entity.checkPasswordAgainstPolicy()) {
      throw new BadUserRequestException(
          "A password has "
              + PasswordLength.LEAST
              + " to "
              + PasswordLength.MOST
              + " characters. Nothing was changed.");
    }
  }

  /**
   * A profile that names another user than the one it was read of would put this one's password in
   * the other's place.
   */
  private void requireTheirOwn(UserEntity entity) {
    Optional<String> kept =
        database
            .sql("select PWD_ from ACT_ID_USER where ID_ = ?")
            .param(entity.getId())
            .query(String.class)
            .optional();
    if (kept.isEmpty() || !kept.get().equals(entity.getPassword())) {
      throw new BadUserRequestException(
          "The profile is another user's than its address says. Nothing was changed.");
    }
  }

  /**
   * What is refused is not announced, and what cannot be announced is not done. The engine keeps
   * changes to itself until its transaction ends, so that the announcement is before all of them.
   */
  private void changed(PeopleChange change, Runnable call) {
    changedAndFreed(
        change,
        () -> {
          call.run();
          return List.of();
        });
  }

  private void changedAndFreed(PeopleChange change, Supplier<List<HeldTasks.Freed>> call) {
    Authentication current = getCurrentAuthentication();
    String actor = current == null || current.getUserId() == null ? SERVICE : current.getUserId();
    commandExecutor.execute(
        context -> {
          List<HeldTasks.Freed> freed = call.get();
          Map<String, Object> details = new LinkedHashMap<>(change.asData());
          if (!freed.isEmpty()) {
            details.put(
                "tasksFreed",
                String.join(", ", freed.stream().map(HeldTasks.Freed::task).toList()));
          }
          Entry announced = evidence.announce(RECORD, actor, change.asked(actor), details);
          TransactionContext transaction = context.getTransactionContext();
          transaction.addTransactionListener(
              TransactionState.COMMITTED,
              end -> {
                conclude(evidence, announced, change.done(actor), true);
                tellRuns(evidence, freed, actor, change.done(actor));
              });
          transaction.addTransactionListener(
              TransactionState.ROLLED_BACK,
              end -> conclude(evidence, announced, change.notDone(actor), false));
          return null;
        });
  }

  /** The change is made, or it is not; when this cannot be told now, a later look tells it. */
  static void conclude(Evidence evidence, Entry announced, String what, boolean done) {
    try {
      evidence.conclude(announced, what, new LinkedHashMap<>(Map.of(PeopleChange.DONE, done)));
    } catch (Failure unwritten) {
      LOG.warn(
          "The record could not be told what came of entry {} of {}: {}. It is looked up later.",
          announced.number(),
          RECORD,
          unwritten.account().seen());
    }
  }

  /** A line in the record of each run whose task is free again; that of people has them all. */
  static void tellRuns(Evidence evidence, List<HeldTasks.Freed> freed, String actor, String why) {
    for (HeldTasks.Freed task : freed) {
      try {
        task.tell(evidence, actor, why);
      } catch (Failure unwritten) {
        LOG.warn(
            "The record of run {} could not be told that task {} is free again: {}. The record {}"
                + " names it.",
            task.run(),
            task.task(),
            unwritten.account().seen(),
            RECORD);
      }
    }
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
