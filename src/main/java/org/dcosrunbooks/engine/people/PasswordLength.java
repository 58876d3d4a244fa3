package org.dcosrunbooks.engine.people;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.identity.PasswordPolicy;
import org.camunda.bpm.engine.identity.PasswordPolicyRule;

/** A password has 12 to 200 characters. Rules about kinds of characters make passwords worse. */
final class PasswordLength implements PasswordPolicy, PasswordPolicyRule {

  static final int LEAST = 12;
  static final int MOST = 200;

  @Override
  public List<PasswordPolicyRule> getRules() {
    return List.of(this);
  }

  @Override
  public String getPlaceholder() {
    return "PASSWORD_POLICY_LENGTH";
  }

  @Override
  public Map<String, String> getParameters() {
    return Map.of("minLength", String.valueOf(LEAST));
  }

  @Override
  public boolean execute(String password) {
    return password != null && password.length() >= LEAST && password.length() <= MOST;
  }
}
