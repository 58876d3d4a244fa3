package org.dcosrunbooks.node;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes a job's folder and its unit. The folder, made without {@code -p}, is the lock that outlives
 * the unit; the unit's name is the lock of systemd. Nothing in it is expanded by systemd: no {@code
 * $} and no {@code %}.
 */
record StartJob(JobName name, Script script) implements Command<StartJob.Answer> {

  /**
   * @param code 0 when systemd has taken the unit
   * @param said what it said
   */
  record Answer(int code, String said) {}

  @Override
  public String inWords() {
    return "start the job " + name;
  }

  @Override
  public String text() {
    String folder = JobFile.ROOT + "/" + name.unit();
    byte[] job = JobFile.text(JobFile.ROOT, name, script).getBytes(StandardCharsets.UTF_8);
    String inside =
        "umask 077; mkdir -p "
            + JobFile.ROOT
            + " && mkdir "
            + folder
            + " && echo "
            + Base64.getEncoder().encodeToString(job)
            + " | base64 -d > "
            + folder
            + "/job && exec /bin/bash "
            + folder
            + "/job";
    return "sudo -n /usr/bin/systemd-run --unit="
        + name.unit()
        + " --remain-after-exit --description="
        + Words.quoted("dcos-runbooks: " + name.step() + " of run " + name.run())
        + " /bin/sh -c "
        + Words.quoted(inside);
  }

  @Override
  public boolean effect() {
    return true;
  }

  @Override
  public int mostBytes() {
    return 4_096;
  }

  @Override
  public Answer read(Output output) {
    return new Answer(output.code(), output.errors().strip());
  }
}
