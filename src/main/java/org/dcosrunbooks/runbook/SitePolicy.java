package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.util.Map;
import org.dcosrunbooks.engine.PolicyTables;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.springframework.stereotype.Component;

/** The site's choices about taking agents out: how many at once, and who must say yes. */
@Component
public class SitePolicy {

  private static final String BUDGET = "agents-out";
  private static final String APPROVAL = "approval";

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

  private static Fault wrong(String table, String output, Object value, String wanted) {
    return new Fault(
        Account.of("policy table " + table + " is wrong")
            .seen(output + " is " + value + "; it must be " + wanted)
            .means("Nothing was done.")
            .todo("Correct the table, start the service again, then retry."));
  }
}
