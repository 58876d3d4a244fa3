package org.dcosrunbooks.engine.people;

import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.PasswordJudge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells the engine how people are recorded, how passwords are kept, and how long they are. */
@Component
final class PeoplePlugin extends AbstractProcessEnginePlugin {

  private final Evidence evidence;
  private final JdbcClient database;
  private final PasswordHashing hashing;
  private final ObjectProvider<PasswordJudge> judges;

  PeoplePlugin(
      Evidence evidence,
      JdbcClient database,
      PasswordHashing hashing,
      ObjectProvider<PasswordJudge> judges) {
    this.hashing = hashing;
    this.judges = judges;
    this.evidence = evidence;
    this.database = database;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    configuration.setIdentityService(new RecordedPeople(evidence, database, this::isRight));
    configuration.setPasswordEncryptor(hashing);
    // only our own hashes are ever read: no old algorithm can be smuggled in as a stored password
    configuration.setCustomPasswordChecker(List.of());
    configuration.setPasswordPolicy(new PasswordLength());
    configuration.setEnablePasswordPolicy(true);

    // how wrong passwords are slowed is decided at the door, which knows who tries from where: the
    // engine would keep out the right one too, whoever it was that tried the wrong ones
    configuration.setLoginMaxAttempts(Integer.MAX_VALUE);
    configuration.setLoginDelayBase(0);
    configuration.setLoginDelayFactor(1);
    configuration.setLoginDelayMaxTime(0);

    configuration.setUserResourceWhitelistPattern(RecordedPeople.NAME);
    configuration.setGroupResourceWhitelistPattern("[a-z]{1,32}");
  }

  /** The judge needs the engine, so it is there only when somebody asks. */
  private boolean isRight(String user, String password) {
    return judges.getObject().isRight(user, password);
  }
}
