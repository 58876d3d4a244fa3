package org.dcosrunbooks.engine.people;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.RecordRound;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Changes of people that were announced and of which nobody wrote what came of them: the service
 * died in between, or the record was away. Each is answered by what is so now.
 */
@Component
final class OpenChanges implements RecordRound {

  /** No transaction about people lives so long: what is open still has nobody who answers it. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Evidence evidence;
  private final JdbcClient database;
  private final Clock clock;

  OpenChanges(Evidence evidence, JdbcClient database, Clock clock) {
    this.evidence = evidence;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void round() {
    List<Entry> open =
        evidence.openIntents(RecordedPeople.RECORD).stream()
            .filter(line -> line.at().plus(PATIENCE).isBefore(clock.instant()))
            .toList();
    if (open.isEmpty()) {
      return;
    }
    List<Entry> all = evidence.entries(RecordedPeople.RECORD);
    open.forEach(line -> settle(line, all));
  }

  private void settle(Entry announced, List<Entry> all) {
    Optional<PeopleChange> change = PeopleChange.announcedBy(announced);
    if (change.isEmpty()) {
      return; // of another release, which knows what to look at
    }
    Optional<Entry> later =
        all.stream()
            .filter(line -> line.kind() == Entry.Kind.INTENT)
            .filter(line -> line.number() > announced.number())
            .filter(line -> sameThing(line, change.get()))
            .findFirst();
    if (later.isPresent()) {
      evidence.conclude(
          announced,
          "what came of it is not known: \""
              + later.get().text()
              + "\" came after it before anybody looked",
          Map.of("overtakenBy", later.get().number()));
      return;
    }
    boolean done = isSo(change.get());
    Map<String, Object> details = new HashMap<>();
    details.put(PeopleChange.DONE, done);
    evidence.conclude(
        announced,
        done
            ? "found done by a later look: " + change.get().done(announced.actor())
            : "found not done by a later look: " + announced.text(),
        details);
  }

  /** Whatever changes a user may hide what came of an earlier change of the same user. */
  private static boolean sameThing(Entry line, PeopleChange change) {
    return PeopleChange.announcedBy(line)
        .filter(other -> other.user().equals(change.user()))
        .isPresent();
  }

  private boolean isSo(PeopleChange change) {
    return switch (change.kind()) {
      case ADD_USER -> revision(change).isPresent();
      case REMOVE_USER -> revision(change).isEmpty();
      case NEW_PASSWORD, CHANGE_PROFILE ->
          revision(change).filter(now -> now > change.revision()).isPresent();
      case TAKE_IN -> isMember(change);
      case TAKE_OUT -> !isMember(change);
    };
  }

  private Optional<Integer> revision(PeopleChange change) {
    return database
        .sql("select REV_ from ACT_ID_USER where ID_ = ?")
        .param(change.user())
        .query(Integer.class)
        .optional();
  }

  private boolean isMember(PeopleChange change) {
    return database
            .sql("select count(*) from ACT_ID_MEMBERSHIP where USER_ID_ = ? and GROUP_ID_ = ?")
            .params(change.user(), change.group())
            .query(Long.class)
            .single()
        > 0;
  }
}
