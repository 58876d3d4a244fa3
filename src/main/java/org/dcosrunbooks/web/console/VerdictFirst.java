package org.dcosrunbooks.web.console;

import java.util.List;
import java.util.function.Supplier;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.NotAllowed;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * Where what is stored of a run was changed so that a page of it cannot be made, the verdict on its
 * record is shown alone, with the way to the abort.
 */
@Component
class VerdictFirst {

  private static final Logger LOG = LoggerFactory.getLogger(VerdictFirst.class);

  /** The page's name. */
  static final String ALONE = "unreadable";

  private final Evidence evidence;
  private final Runs runs;
  private final Times times;

  VerdictFirst(Evidence evidence, Runs runs, Times times) {
    this.evidence = evidence;
    this.runs = runs;
    this.times = times;
  }

  /** The page; when it cannot be made and the verdict says why, the page of the verdict. */
  String page(String id, Model model, Supplier<String> page) {
    try {
      return page.get();
    } catch (NothingThere | NotAllowed forTheVisitor) {
      throw forTheVisitor;
    } catch (RuntimeException broken) {
      if (broken instanceof Failure && !(broken instanceof Fault)
          || DatabaseTrouble.outage("the page", broken).isPresent()) {
        throw broken;
      }
      Evidence.Verdict verdict = evidence.verify(id);
      if (verdict.problems().isEmpty()) {
        throw broken;
      }
      LOG.warn("A page of run {} cannot be made of what is stored: {}", id, broken.toString());
      Runs.View view = runs.find(id).orElseThrow(() -> NothingThere.run(id));
      model.addAttribute("run", RunRow.of(view.summary(), times));
      model.addAttribute("record", verdict);
      model.addAttribute("unread", unread(view, broken));
      model.addAttribute("preview", view.abort());
      return ALONE;
    }
  }

  private static List<String> unread(Runs.View view, RuntimeException broken) {
    return view.unread().isEmpty()
        ? List.of(
            broken instanceof Failure failure
                ? failure.account().summary() + ": " + failure.account().seen()
                : broken.toString())
        : view.unread();
  }
}
