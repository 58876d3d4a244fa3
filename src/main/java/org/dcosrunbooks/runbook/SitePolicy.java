package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.engine.PolicyTables;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.springframework.stereotype.Component;

/**
 * The site's choices about taking agents out: how many at once, who must say yes, when it may be
 * done, and what may never be taken down.
 */
@Component
public class SitePolicy {

  private static final String BUDGET = "agents-out";
  private static final String APPROVAL = "approval";
  private static final String HOURS = "hours";
  private static final String NEVER_DOWN = "never-down";
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");

  private final PolicyTables tables;

  SitePolicy(PolicyTables tables) {
    this.tables = tables;
  }

  /**
   * What the approval table says.
   *
   * @param needed false when its row says that this needs nobody's yes
   * @param validFor how long a question stays open and a yes counts
   * @param digest of the table's version
   */
  public record ApprovalRule(boolean needed, Duration validFor, String digest) {}

  /**
   * What the table of hours says.
   *
   * @param refusal why not now, as the site's table words it; empty when it is allowed
   * @param digest of the table's version
   */
  public record Hours(Optional<String> refusal, String digest) {}

  /**
   * What the table of what may never be taken down says.
   *
   * @param names those of the asked ones that may not
   * @param digest of the table's version
   */
  public record NeverDown(Set<String> names, String digest) {

    public NeverDown {
      names = Set.copyOf(names);
    }
  }

  /** How many agents may be out of the cluster at once, from any source. */
  public int budget() {
    Object number = tables.ask(BUDGET, Map.of()).value("budget");
    if (number instanceof Number budget && budget.intValue() >= 0) {
      return budget.intValue();
    }
    throw wrong(BUDGET, "budget", number, "a whole number from 0");
  }

  public ApprovalRule approval(String runbook, boolean decommission) {
    PolicyTables.Answer answer =
        tables.ask(APPROVAL, Map.of("runbook", runbook, "decommission", decommission));
    Object word = answer.value("approval");
    Object hours = answer.value("validHours");
    if (!(hours instanceof Number valid) || valid.intValue() < 1) {
      throw wrong(APPROVAL, "validHours", hours, "a whole number of hours from 1");
    }
    return switch (word.toString()) {
      case "needed" -> new ApprovalRule(true, Duration.ofHours(valid.intValue()), answer.digest());
      case "none" -> new ApprovalRule(false, Duration.ofHours(valid.intValue()), answer.digest());
      default -> throw wrong(APPROVAL, "approval", word, "\"needed\" or \"none\"");
    };
  }

  /**
   * Whether it may be done at this moment.
   *
   * @param purpose {@code drain}, {@code maintenance}, {@code removal}, {@code reconfiguration} or
   *     {@code return}
   * @param at by the site's clock, in its time zone
   */
  public Hours hours(String runbook, String purpose, ZonedDateTime at) {
    PolicyTables.Answer answer =
        tables.ask(
            HOURS,
            Map.of(
                "runbook",
                runbook,
                "purpose",
                purpose,
                "weekday",
                at.getDayOfWeek().getValue(),
                "hour",
                at.getHour(),
                "date",
                Integer.valueOf(DATE.format(at))));
    if (yes(HOURS, "allowed", answer)) {
      return new Hours(Optional.empty(), answer.digest());
    }
    Object reason = answer.value("reason");
    if (reason.toString().isBlank()) {
      throw wrong(HOURS, "reason", "empty", "a reason where allowed is false");
    }
    return new Hours(Optional.of(reason.toString()), answer.digest());
  }

  /** Which of these apps and services may never be taken down. */
  public NeverDown neverDown(Collection<String> names) {
    Set<String> protectedNames = new HashSet<>();
    String digest = "";
    for (String name : names) {
      PolicyTables.Answer answer = tables.ask(NEVER_DOWN, Map.of("name", name));
      digest = answer.digest();
      if (yes(NEVER_DOWN, "neverDown", answer)) {
        protectedNames.add(name);
      }
    }
    return new NeverDown(protectedNames, digest);
  }

  private static boolean yes(String table, String output, PolicyTables.Answer answer) {
    if (answer.value(output) instanceof Boolean yes) {
      return yes;
    }
    throw wrong(table, output, answer.value(output), "true or false");
  }

  private static Fault wrong(String table, String output, Object value, String wanted) {
    return new Fault(
        Account.of("policy table " + table + " is wrong")
            .seen(output + " is " + value + "; it must be " + wanted)
            .means("Nothing was done.")
            .todo("Correct the table, start the service again, then retry."));
  }
}
