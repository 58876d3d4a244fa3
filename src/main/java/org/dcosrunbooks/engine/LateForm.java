package org.dcosrunbooks.engine;

import java.util.List;

/** What a task lets people choose, besides a note. A wait goes on whatever is chosen. */
enum LateForm {
  /** Nothing: completing it only closes it. */
  NOTE_ONLY("look-into-wait", List.of()),
  /** Be asked again later, or leave it to the wait. */
  ASK_AGAIN("look-into-late-drain", List.of(LateForm.LEAVE, LateForm.AGAIN)),
  /** Leave it to the wait, or go on without what is missing. */
  GO_ON("look-into-missing-work", List.of(LateForm.LEAVE, LateForm.WITHOUT)),
  /** Work by hand that is looked at: have it looked at, or go on whatever is seen. */
  LOOKED_AT("stop-agent-unit", List.of(LateForm.LEAVE, LateForm.WITHOUT));

  static final String LEAVE = "leave";
  static final String AGAIN = "again";
  static final String WITHOUT = "without";

  private final String form;
  private final List<String> choices;

  LateForm(String form, List<String> choices) {
    this.form = form;
    this.choices = choices;
  }

  /** What may be chosen; the first counts when nothing is. */
  List<String> choices() {
    return choices;
  }

  static LateForm of(String form) {
    for (LateForm late : values()) {
      if (late.form.equals(form)) {
        return late;
      }
    }
    return NOTE_ONLY;
  }
}
