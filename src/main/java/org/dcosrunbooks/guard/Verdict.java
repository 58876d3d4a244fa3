package org.dcosrunbooks.guard;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What a rule says.
 *
 * @param rule name of the rule
 * @param reason a sentence that an operator can act on; also for a yes
 */
public record Verdict(Word word, String rule, String reason) {

  public Verdict {
    Objects.requireNonNull(word);
    Objects.requireNonNull(rule);
    if (reason.isBlank()) {
      throw new IllegalArgumentException(rule + " gives no reason");
    }
  }

  /** In the order of what counts more. */
  public enum Word {
    AGAINST,
    /** What would have to be known was not seen: never a go-ahead. */
    CANNOT_TELL,
    FOR
  }

  /** The only way to go ahead. */
  public boolean allows() {
    return word == Word.FOR;
  }

  /** The one that decides among several: the first against, else the first that cannot tell. */
  public static Verdict of(List<Verdict> verdicts) {
    return verdicts.stream()
        .min(Comparator.comparing(Verdict::word))
        .orElseThrow(() -> new IllegalArgumentException("no rule was asked"));
  }

  static Verdict inFavour(Rule<?> rule, String reason) {
    return new Verdict(Word.FOR, rule.name(), reason);
  }

  static Verdict against(Rule<?> rule, String reason) {
    return new Verdict(Word.AGAINST, rule.name(), reason);
  }

  static Verdict cannotTell(Rule<?> rule, String reason) {
    return new Verdict(Word.CANNOT_TELL, rule.name(), reason);
  }
}
