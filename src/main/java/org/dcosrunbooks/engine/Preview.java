package org.dcosrunbooks.engine;

import java.util.Optional;

/**
 * What a run would do, as it was seen at one moment, without a run.
 *
 * @param page the plan's page that somebody would be asked about, any object that makes JSON, and
 *     absent when a run would end before it has one
 * @param refusal why a run would end as refused; absent when it would not
 */
public record Preview(Optional<Object> page, Optional<String> refusal) {

  public static Preview of(Object page) {
    return new Preview(Optional.of(page), Optional.empty());
  }

  public static Preview refused(String sentence) {
    return new Preview(Optional.empty(), Optional.of(sentence));
  }
}
