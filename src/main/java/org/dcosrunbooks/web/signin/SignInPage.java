package org.dcosrunbooks.web.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.dcosrunbooks.web.door.Refusals;
import org.dcosrunbooks.web.door.Roles;
import org.dcosrunbooks.web.door.SignedIn;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in page, and the page that says why something was refused. */
@Controller
final class SignInPage {

  /** A button of the demo: a user, and what they are for. */
  record DemoUser(String name, String purpose) {}

  private static final List<DemoUser> DEMO =
      List.of(
          new DemoUser("operator", "starts runbooks, does what is done by hand"),
          new DemoUser("approver", "decides about plans"),
          new DemoUser("oncall", "repairs failed steps"),
          new DemoUser("auditor", "reads everything, changes nothing"),
          new DemoUser("admin", "keeps users and groups"));

  private final boolean demo;

  SignInPage(Environment environment) {
    this.demo = environment.acceptsProfiles(Profiles.of("demo"));
  }

  @GetMapping("/login")
  String signIn(
      @RequestParam(required = false) String wrong,
      @RequestParam(required = false) String wait,
      @RequestParam(required = false) String busy,
      @RequestParam(required = false) String out,
      Model model) {
    model.addAttribute("wrong", wrong != null);
    // what is shown is a number or nothing, never text from the address
    model.addAttribute("wait", wait != null && wait.matches("[0-9]{1,2}") ? wait : null);
    model.addAttribute("busy", busy == null ? null : TooManyAtOnce.SENTENCE);
    model.addAttribute("out", out != null);
    model.addAttribute("users", demo ? DEMO : List.of());
    return "signin/login";
  }

  /** The web apps would send everybody to Tasklist, also those who may not open it. */
  @GetMapping({"/camunda", "/camunda/"})
  String webApps() {
    return "redirect:/camunda/app/welcome/default/";
  }

  @RequestMapping(Refusals.PAGE)
  String denied(HttpServletRequest request, HttpServletResponse response, Model model) {
    Object sentence = request.getAttribute(Refusals.SENTENCE);
    if (sentence == null) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    }
    model.addAttribute("sentence", sentence == null ? "This is not for you." : sentence);
    model.addAttribute("visitor", Roles.signedIn().map(SignedIn::id).orElse(null));
    return "signin/denied";
  }
}
