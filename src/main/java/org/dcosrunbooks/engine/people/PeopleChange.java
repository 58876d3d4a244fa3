package org.dcosrunbooks.engine.people;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;

/**
 * One change of people: in words, and as the details of its announcement, by which a later look
 * finds out whether it was made.
 *
 * @param group where it is about a membership, else empty
 * @param revision of the user before the change; 0 where it does not matter
 */
record PeopleChange(Kind kind, String user, String group, int revision) {

  /** Beside a result: whether the change was made. */
  static final String DONE = "done";

  private static final String CHANGE = "change";
  private static final String USER = "user";
  private static final String GROUP = "group";
  private static final String REVISION = "revision";

  /** What can change, each as a verb that takes an s, and what stands around the user's name. */
  enum Kind {
    ADD_USER("add", " user ", ""),
    NEW_PASSWORD("give", " a new password to ", ""),
    CHANGE_PROFILE("change", " the profile of ", ""),
    REMOVE_USER("remove", " user ", ""),
    TAKE_IN("take", " ", " into "),
    TAKE_OUT("take", " ", " out of ");

    private final String verb;
    private final String before;
    private final String behind;

    Kind(String verb, String before, String behind) {
      this.verb = verb;
      this.before = before;
      this.behind = behind;
    }
  }

  static PeopleChange of(Kind kind, String user) {
    return new PeopleChange(kind, user, "", 0);
  }

  PeopleChange group(String id) {
    return new PeopleChange(kind, user, id, revision);
  }

  PeopleChange from(int before) {
    return new PeopleChange(kind, user, group, before);
  }

  String asked(String actor) {
    return actor + " asks to " + kind.verb + object();
  }

  String done(String actor) {
    return actor + " " + kind.verb + "s" + object();
  }

  String notDone(String actor) {
    return "rolled back, nothing was changed: " + asked(actor);
  }

  private String object() {
    return kind.before + user + kind.behind + group;
  }

  Map<String, Object> asData() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(CHANGE, kind.name());
    data.put(USER, user);
    if (!group.isEmpty()) {
      data.put(GROUP, group);
    }
    if (revision > 0) {
      data.put(REVISION, revision);
    }
    return data;
  }

  /** The change that a line announced; empty when this release knows none of the kind. */
  static Optional<PeopleChange> announcedBy(Entry line) {
    for (Kind kind : Kind.values()) {
      if (line.detail(CHANGE).filter(kind.name()::equals).isPresent()) {
        return Optional.of(
            new PeopleChange(
                kind,
                line.detail(USER).orElse(""),
                line.detail(GROUP).orElse(""),
                line.detail(REVISION).map(Integer::valueOf).orElse(0)));
      }
    }
    return Optional.empty();
  }
}
