package org.dcosrunbooks.failure;

import java.util.Objects;

/**
 * What somebody needs to hear about a failure, as whole sentences without secrets or whole bodies.
 *
 * @param summary what was tried and what came of it; at most 60 characters are wanted, it heads a
 *     pager message
 * @param seen what was seen: request, target, answer, times
 * @param means what is now certain and what is not
 * @param todo what an operator can do next
 */
public record Account(String summary, String seen, String means, String todo) {

  public Account {
    Objects.requireNonNull(summary);
    Objects.requireNonNull(seen);
    Objects.requireNonNull(means);
    Objects.requireNonNull(todo);
  }

  public static Account of(String summary) {
    return new Account(summary, "", "", "");
  }

  public Account seen(String sentence) {
    return new Account(summary, sentence, means, todo);
  }

  public Account means(String sentence) {
    return new Account(summary, seen, sentence, todo);
  }

  public Account todo(String sentence) {
    return new Account(summary, seen, means, sentence);
  }

  /** Everything in one paragraph, for logs and for pages with little room. */
  public String inOneParagraph() {
    StringBuilder text = new StringBuilder(summary);
    for (String part : new String[] {seen, means, todo}) {
      if (!part.isBlank()) {
        text.append(text.toString().endsWith(".") ? " " : ". ").append(part);
      }
    }
    return text.toString();
  }
}
