package org.dcosrunbooks.simulator.machine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.dcosrunbooks.simulator.machine.Machine.Ended;
import org.junit.jupiter.api.Test;

/** Units, jobs and processes of one machine, with a clock that is turned. */
class MachineTest {

  private static final String RUN = "sudo -n /usr/bin/systemd-run --remain-after-exit --unit=";

  private final Lab lab = new Lab();

  private String show(String unit) {
    return lab.out(
            "systemctl show"
                + " --property=LoadState,ActiveState,SubState,Result,ExecMainStatus,MainPID "
                + unit)
        .replaceAll("MainPID=[1-9]\\d*", "MainPID=N")
        .replace("\n", " ")
        .strip();
  }

  private static String shown(
      String pid, String result, String status, String load, String active, String sub) {
    return "MainPID=%s Result=%s ExecMainStatus=%s LoadState=%s ActiveState=%s SubState=%s"
        .formatted(pid, result, status, load, active, sub);
  }

  // ---------------------------------------------------------------- jobs

  @Test
  void givenJob_whenTimePasses_thenItGoesOnStepByStepAndStaysWhenItHasEnded() {
    Ended started =
        lab.run(RUN + "job-1 /bin/sh -c 'cd /tmp; echo a > log; sleep 10; echo b >> log; exit 0'");
    assertThat(started.status()).isZero();
    assertThat(Lab.text(started.err())).isEqualTo("Running as unit job-1.service.\n");
    assertThat(show("job-1")).isEqualTo(shown("N", "success", "0", "loaded", "active", "running"));
    assertThat(lab.out("cat /tmp/log")).isEqualTo("a\n");
    lab.turn(9.9);
    assertThat(lab.out("cat /tmp/log")).isEqualTo("a\n");
    lab.turn(0.2);
    assertThat(lab.out("cat /tmp/log")).isEqualTo("a\nb\n");
    assertThat(show("job-1")).isEqualTo(shown("0", "success", "0", "loaded", "active", "exited"));
    Ended again = lab.run(RUN + "job-1 /bin/sh -c 'echo c >> /tmp/log'");
    assertThat(again.status()).isEqualTo(1);
    assertThat(Lab.text(again.err())).contains("already exists");
    assertThat(lab.out("cat /tmp/log")).isEqualTo("a\nb\n");
  }

  @Test
  void givenJobs_whenTheyEndInEveryWay_thenSystemdSaysHow() {
    lab.run(RUN + "three /bin/sh -c 'exit 3'");
    assertThat(show("three")).isEqualTo(shown("0", "exit-code", "3", "loaded", "failed", "failed"));
    lab.run(RUN + "killed /bin/sh -c 'sleep 600'");
    lab.machine.killUnit("killed", "KILL");
    assertThat(show("killed")).isEqualTo(shown("0", "signal", "9", "loaded", "failed", "failed"));
    lab.run(RUN + "stopped /bin/sh -c 'sleep 600; touch /tmp/never'");
    lab.out("sudo -n systemctl stop stopped");
    assertThat(show("stopped"))
        .isEqualTo(shown("0", "success", "0", "not-found", "inactive", "dead"));
    lab.out("sudo -n systemctl reset-failed three killed");
    assertThat(show("three")).contains("LoadState=not-found");
    lab.run(RUN + "suicide /bin/sh -c 'systemctl stop suicide; touch /tmp/never'");
    lab.turn(700);
    assertThat(lab.run("test -e /tmp/never").status()).isEqualTo(1);
    assertThat(lab.run(RUN + "missing /usr/bin/no-such").status()).isEqualTo(1);
    assertThat(lab.run("systemd-run --unit=x /bin/true").status()).isEqualTo(1);
    assertThat(lab.run(RUN + "x --what=this /bin/true").status()).isEqualTo(1);
    assertThat(show("x")).contains("LoadState=not-found");
  }

  @Test
  void givenJobInMidWait_whenEverythingBeforeItIsRemembered_thenNothingIsDoneTwice() {
    lab.run(
        RUN
            + "once /bin/bash -c 'echo 1 >> /tmp/n; x=$(cat /tmp/n); echo \"$$x\" | cat >> /tmp/m;"
            + " (sleep 5; echo 2) | cat >> /tmp/n; echo $? >> /tmp/n; timeout 3 sleep 50;"
            + " echo $? >> /tmp/n; { sleep 1; echo 3; } >> /tmp/n; date +%s >> /tmp/n'");
    for (int second = 0; second < 12; second++) {
      lab.turn(1);
      lab.machine.settle();
    }
    assertThat(lab.out("cat /tmp/n")).isEqualTo("1\n2\n0\n124\n3\n1800000009\n");
    assertThat(lab.out("cat /tmp/m")).isEqualTo("1\n");
  }

  @Test
  void givenWaitForAProcess_whenItEnds_thenTheWaitEndsAtOnceOrAtItsLimit() {
    Lab.Program agent = lab.agent();
    agent.leavesIn = OptionalLong.of(4 * Lab.SECOND);
    String pid = lab.out("systemctl show -p MainPID agent.service").strip().substring(8);
    lab.run(
        RUN
            + "wait /bin/sh -c 'systemctl kill -s SIGUSR1 --kill-who=main agent.service; timeout 30"
            + " tail --pid="
            + pid
            + " -f /dev/null; echo $? > /tmp/waited; date +%s >> /tmp/waited'");
    lab.turn(3);
    assertThat(lab.run("cat /tmp/waited").status()).isEqualTo(1);
    lab.turn(2);
    assertThat(lab.out("cat /tmp/waited")).isEqualTo("0\n1800000004\n");
    lab.run(
        RUN
            + "late /bin/sh -c 'timeout 2 tail --pid="
            + pid(0)
            + " -f /dev/null; echo $? > /tmp/l'");
    lab.turn(3);
    assertThat(lab.out("cat /tmp/l")).isEqualTo("0\n");
    lab.turn(10);
    lab.run(
        RUN
            + "limit /bin/sh -c 'timeout 2 tail --pid="
            + lab.out("systemctl show -p MainPID agent").strip().substring(8)
            + " -f /dev/null; echo $? > /tmp/l'");
    lab.turn(3);
    assertThat(lab.out("cat /tmp/l")).isEqualTo("124\n");
  }

  private static int pid(int offset) {
    return 999_999 + offset;
  }

  @Test
  void givenFolderRemovedInMidJob_whenItGoesOn_thenItsOpenLogTakesAllAndNothingIsMadeAnew() {
    lab.run(
        RUN
            + "f /bin/sh -c 'mkdir /tmp/f && cd /tmp/f && (echo a; sleep 5; echo b) >> log; echo c > d'");
    lab.out("sudo -n rm -rf /tmp/f");
    lab.turn(6);
    assertThat(show("f")).contains("ActiveState=failed").contains("ExecMainStatus=1");
    assertThat(lab.run("test -e /tmp/f").status()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- services

  @Test
  void givenService_whenItsProcessEnds_thenItIsStartedAgainAfterFiveSeconds() {
    Lab.Program agent = lab.agent();
    lab.machine.killUnit("agent.service", "KILL");
    assertThat(show("agent"))
        .isEqualTo(shown("0", "signal", "9", "loaded", "activating", "auto-restart"));
    assertThat(lab.run("systemctl is-active agent").status()).isEqualTo(3);
    lab.turn(4.9);
    assertThat(agent.starts).isEqualTo(1);
    lab.turn(0.2);
    assertThat(agent.starts).isEqualTo(2);
    assertThat(lab.out("systemctl is-active agent agent.socket")).isEqualTo("active\nactive\n");
    lab.machine.killUnit("agent.service", "TERM");
    lab.out("sudo -n systemctl stop agent.socket agent.service");
    lab.turn(60);
    assertThat(show("agent")).contains("ActiveState=inactive").contains("SubState=dead");
    assertThat(agent.starts).isEqualTo(2);
  }

  @Test
  void givenServiceThatGivesUp_whenTimePasses_thenItLoopsAndTheJournalSaysWhy() {
    Lab.Program agent = lab.agent();
    agent.fate = Daemon.Fate.exits(Lab.SECOND / 2, 1, "no use\nreally");
    lab.out("sudo -n systemctl restart agent");
    assertThat(show("agent")).contains("ActiveState=active");
    lab.turn(1);
    assertThat(show("agent"))
        .isEqualTo(shown("0", "exit-code", "1", "loaded", "activating", "auto-restart"));
    lab.turn(11);
    assertThat(agent.starts).isEqualTo(4);
    assertThat(lab.out("sudo -n journalctl -u agent -o cat --no-pager -n 30"))
        .contains("no use\nreally\n")
        .contains("status=1");
    assertThat(lab.run("systemctl status agent").status()).isEqualTo(3);
    assertThat(lab.run("journalctl -u agent").status()).isEqualTo(1);
  }

  @Test
  void givenSocketThatListens_whenSomebodyConnects_thenTheStoppedServiceIsStarted() {
    Lab.Program agent = lab.agent();
    agent.wanted = true;
    assertThat(lab.err("sudo -n systemctl stop agent.service"))
        .contains("can still be activated by:\n  agent.socket");
    assertThat(show("agent.socket")).endsWith("ActiveState=active SubState=listening");
    lab.turn(5);
    assertThat(show("agent")).contains("SubState=running");
    assertThat(show("agent.socket")).endsWith("SubState=running");
    lab.out("sudo -n systemctl stop agent.socket agent.service");
    lab.turn(60);
    assertThat(show("agent")).contains("SubState=dead");
    lab.out("sudo -n systemctl start agent.service");
    Ended refused = lab.run("sudo -n systemctl start agent.socket");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(agent.starts).isEqualTo(3);
  }

  @Test
  void givenUnits_whenAskedByWrongNamesOrWithoutRights_thenRefusedInSystemdsWords() {
    lab.agent();
    assertThat(lab.run("systemctl stop agent").status()).isEqualTo(1);
    assertThat(lab.err("systemctl stop agent")).contains("Interactive authentication required");
    assertThat(lab.run("sudo -n systemctl start nope").status()).isEqualTo(5);
    assertThat(lab.run("sudo -n systemctl mask agent").status()).isEqualTo(1);
    assertThat(lab.run("sudo -n systemctl kill -s NOPE agent").status()).isEqualTo(1);
    assertThat(show("nope")).isEqualTo(shown("0", "success", "0", "not-found", "inactive", "dead"));
    assertThat(show("agent")).contains("ActiveState=active");
  }

  @Test
  void givenUnitFileDeleted_whenSystemdReloadsAndStops_thenTheUnitIsNotFound() {
    lab.agent();
    lab.out("sudo -n rm /etc/systemd/system/agent.service && sudo -n systemctl daemon-reload");
    assertThat(show("agent")).contains("ActiveState=active");
    lab.out("sudo -n systemctl stop agent");
    assertThat(show("agent")).contains("LoadState=not-found");
    lab.agent();
    lab.machine.removeUnit("agent.service");
    assertThat(show("agent")).contains("LoadState=not-found");
    assertThatThrownBy(() -> lab.machine.removeUnit("nope"))
        .isInstanceOf(IllegalStateException.class);
  }

  // ---------------------------------------------------------------- power

  @Test
  void givenPowerLost_whenItIsBack_thenAnotherBootAndFilesButNoJobs() {
    Lab.Program agent = lab.agent();
    final String boot = lab.out("cat /proc/sys/kernel/random/boot_id");
    lab.run(RUN + "job /bin/sh -c 'echo a > /var/lib/dcos/kept; echo b > /run/lost; sleep 600'");
    List<Ended> typed = lab.start("sleep 60");
    lab.machine.powerOff();
    assertThat(typed.get(0)).isNotNull();
    assertThat(agent.stops).isEqualTo(1);
    assertThat(lab.machine.state().isUp()).isFalse();
    assertThatThrownBy(() -> lab.machine.run("true", it -> {}))
        .isInstanceOf(IllegalStateException.class);
    lab.turn(100);
    lab.machine.powerOn();
    lab.turn(5);
    assertThat(lab.machine.state().isUp()).isFalse();
    lab.turn(2);
    assertThat(lab.out("cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);
    assertThat(lab.out("cat /var/lib/dcos/kept")).isEqualTo("a\n");
    assertThat(lab.run("cat /run/lost").status()).isEqualTo(1);
    assertThat(show("job")).contains("LoadState=not-found");
    assertThat(show("agent")).contains("SubState=running");
    assertThat(agent.starts).isEqualTo(2);
  }

  @Test
  void givenClockWrong_whenAsked_thenTheMachineBelievesItAndWaitsAreRight() {
    lab.machine.clockAhead(-86_400 * Lab.SECOND);
    assertThat(lab.out("date +%s")).isEqualTo("1799913600\n");
    List<Ended> typed = lab.start("sleep 3; date +%s");
    lab.turn(3);
    assertThat(Lab.text(typed.get(0).out())).isEqualTo("1799913603\n");
  }

  // ---------------------------------------------------------------- limits

  @Test
  void givenReads_whenManyAreDone_thenNothingHasChanged() {
    lab.agent();
    lab.run("true");
    int before = lab.changes;
    lab.run("systemctl show agent; cat /etc/hostname | tail -n 1; ls -1 /; date +%s; sudo -n id");
    assertThat(lab.changes).isEqualTo(before);
  }

  @Test
  void givenTooMuch_whenAskedFor_thenItEndsAndTheMachineGoesOn() {
    String doubling = "x=aaaaaaaaaaaaaaaa; " + "x=$x$x; ".repeat(30) + "echo $x | wc -c";
    assertThat(lab.run(doubling).status()).isEqualTo(137);
    String deep = "sh -c ".repeat(100) + "true";
    assertThat(lab.run(deep).status()).isNotNegative();
    assertThat(lab.run("(".repeat(5_000)).status()).isEqualTo(2);
    assertThat(lab.run("$(".repeat(5_000)).status()).isEqualTo(2);
    assertThat(lab.run("echo 'bash s' > s; bash s").status()).isEqualTo(137);
    lab.run(
        "echo 'echo xxxxxxxxxxxxxxxx >> f; cat f f f f >> g; cat g g g g >> f' > s; "
            + "bash s; ".repeat(60));
    assertThat(lab.out("rm -f f g; echo well")).isEqualTo("well\n");
    for (int index = 0; index < 300; index++) {
      lab.start("sleep 600");
    }
    assertThat(lab.err("true")).contains("Resource temporarily unavailable");
    lab.turn(601);
    assertThat(lab.out("echo well")).isEqualTo("well\n");
  }

  @Test
  void givenTheCodeOfMachines_whenRead_thenItKnowsNoRealFileNoProcessAndNoNetwork() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.net..", "java.nio.channels..")
                .or(
                    belongToAnyOf(
                        java.io.File.class,
                        java.io.RandomAccessFile.class,
                        java.io.FileInputStream.class,
                        java.io.FileOutputStream.class,
                        ProcessBuilder.class,
                        Process.class,
                        Runtime.class,
                        Thread.class)))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.dcosrunbooks.simulator.machine"));
  }

  @Test
  void givenAnythingTyped_whenRun_thenItEndsOrWaitsAndNothingIsThrown() {
    String[] words = {
      "echo",
      "cat",
      "rm",
      "-rf",
      "/",
      "/etc",
      "..",
      "|",
      "||",
      "&&",
      ";",
      ">",
      ">>",
      "<",
      "2>&1",
      "{",
      "}",
      "(",
      ")",
      "'",
      "\"",
      "\\",
      "$",
      "$(",
      "${x}",
      "$?",
      "*",
      "?",
      "sudo",
      "-n",
      "sh",
      "-c",
      "systemctl",
      "stop",
      "start",
      "kill",
      "-s",
      "USR1",
      "agent.service",
      "agent.socket",
      "systemd-run",
      "--unit=u",
      "timeout",
      "1",
      "sleep",
      "tail",
      "-v",
      "-n",
      "--pid=1001",
      "-f",
      "/dev/null",
      "/proc",
      "find",
      "-name",
      "-delete",
      "xargs",
      "mv",
      "cp",
      "-p",
      "ln",
      "chmod",
      "000",
      "mkdir",
      "-p",
      "a/b",
      "base64",
      "-d",
      "=",
      "x=1",
      "!",
      "[",
      "]",
      "test",
      "\n",
      "\t",
      "\0",
      "ä",
      "exit",
      "exec",
      "cd",
      "umask",
      "777",
      "bash",
      "printf",
      "%s",
      "%",
      "head",
      "ls",
      "journalctl",
      "-u",
      "show",
      "--property=",
      "date",
      "+%s",
      "readlink",
      "kill",
      "-9",
      "1000",
      "export",
      "a=b",
      "#",
      "restart",
      "daemon-reload",
      "reset-failed",
      "touch",
      "/usr/bin/env"
    };
    Random random = new Random(20_261_121);
    lab.agent();
    for (int line = 0; line < 6_000; line++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(14);
      for (int index = 0; index < length; index++) {
        text.append(words[random.nextInt(words.length)]);
        text.append(random.nextInt(6) == 0 ? "" : " ");
      }
      try {
        lab.start(random.nextBoolean() ? text.toString() : "sudo -n " + text);
        if (random.nextInt(20) == 0) {
          lab.turn(random.nextInt(5));
        }
      } catch (RuntimeException | StackOverflowError thrown) {
        throw new AssertionError("thrown by: " + text, thrown);
      }
    }
    lab.turn(10);
    lab.machine.powerOff();
    lab.machine.powerOn();
    lab.turn(10);
    assertThat(lab.run("echo well").status()).isZero();
  }
}
