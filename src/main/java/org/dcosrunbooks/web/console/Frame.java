package org.dcosrunbooks.web.console;

import java.security.Principal;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page has around it: the cluster's name, who is signed in, the way to other pages. */
@ControllerAdvice(annotations = Page.class)
class Frame {

  /**
   * Around a page.
   *
   * @param me user id; absent on an error page for nobody
   * @param cockpit whether the link to Cockpit is of use to the visitor
   * @param mayAudit whether the page of the whole record is for the visitor
   * @param recordChanged what the last check of the whole record found first; absent when nothing
   * @param serverNow the server's time, by which scripts keep ages right
   * @param unrecorded why nothing can be recorded now; absent while all is well
   */
  record Around(
      String cluster,
      String me,
      String groups,
      boolean cockpit,
      boolean mayStart,
      boolean mayAudit,
      String recordChanged,
      String serverNow,
      String unrecorded) {}

  private final Times times;
  private final Runs runs;
  private final RecordChecks checks;
  private final String cluster;

  Frame(
      Times times, Runs runs, RecordChecks checks, @Value("${dcos.cluster.name:}") String cluster) {
    this.times = times;
    this.runs = runs;
    this.checks = checks;
    this.cluster = cluster;
  }

  @ModelAttribute
  void around(Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute(
        "around",
        new Around(
            cluster,
            visitor.id(),
            visitor.groupsInWords(),
            visitor.isIn(Group.ONCALL)
                || visitor.isIn(Group.ADMINS)
                || visitor.isIn(Group.AUDITORS),
            visitor.may(Act.START),
            visitor.may(Act.AUDIT),
            checks
                .last()
                .filter(last -> !last.intact())
                .map(Evidence.Verdict::inWords)
                .orElse(null),
            times.now().toString(),
            runs.unrecorded().orElse(null)));
  }

  /** Around a page that tells of an error, where the visitor may be nobody. */
  Around plain(Principal principal) {
    return new Around(
        cluster,
        principal == null ? null : principal.getName(),
        "",
        false,
        false,
        false,
        null,
        times.now().toString(),
        runs.unrecorded().orElse(null));
  }

  String cluster() {
    return cluster;
  }
}
