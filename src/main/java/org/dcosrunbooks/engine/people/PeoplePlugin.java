package org.dcosrunbooks.engine.people;

import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/** Tells the engine how passwords are kept, how long they are, and how wrong ones are slowed. */
@Component
final class PeoplePlugin extends AbstractProcessEnginePlugin {

  private static final int FIRST_DELAY_SECONDS = 1;
  private static final int LONGEST_DELAY_SECONDS = 30;

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    configuration.setPasswordEncryptor(new PasswordHashing());
    // only our own hashes are ever read: no old algorithm can be smuggled in as a stored password
    configuration.setCustomPasswordChecker(List.of());
    configuration.setPasswordPolicy(new PasswordLength());
    configuration.setEnablePasswordPolicy(true);

    // a wrong password delays, and never locks for good: else anybody could lock anybody out
    configuration.setLoginMaxAttempts(Integer.MAX_VALUE);
    configuration.setLoginDelayBase(FIRST_DELAY_SECONDS);
    configuration.setLoginDelayFactor(2);
    configuration.setLoginDelayMaxTime(LONGEST_DELAY_SECONDS);

    configuration.setUserResourceWhitelistPattern("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
    configuration.setGroupResourceWhitelistPattern("[a-z]{1,32}");
  }
}
