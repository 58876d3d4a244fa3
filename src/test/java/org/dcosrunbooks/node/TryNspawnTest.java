package org.dcosrunbooks.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

class TryNspawnTest extends NodeContract {

  static final Local LOCAL = new Local();

  @Override
  protected Machine machine() {
    return LOCAL;
  }

  static final class Local implements Machine {
    private boolean on = true;
    private boolean full;

    static String sh(String in, String... command) {
      try {
        Process p =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        if (in != null) p.getOutputStream().write(in.getBytes(StandardCharsets.UTF_8));
        p.getOutputStream().close();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (p.waitFor() != 0)
          throw new IllegalStateException(String.join(" ", command) + ": " + out);
        return out;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    static String in(String command) {
      return sh(null, "/tmp/node/host.sh", "in", "sh", "-c", command);
    }

    public Node node() {
      return new Node("agent-try", "10.99.77.2");
    }

    public String door() {
      return "10.99.77.2:22";
    }

    public String user() {
      return "runbooks";
    }

    public Path privateKey() {
      return Path.of("/tmp/node/h/key");
    }

    public List<String> hostKeys() {
      List<String> keys = new ArrayList<>();
      for (String line : in("cat /etc/ssh/ssh_host_*_key.pub").split("\n")) {
        String[] w = line.split(" ");
        keys.add(w[0] + " " + w[1]);
      }
      return keys;
    }

    public String agentId() {
      return "6b1f0c8e-0f4e-4b44-9d0e-3a5f4f5b0c11-S3";
    }

    public void reboot() {
      powerOff();
      powerOn();
    }

    public void powerOff() {
      sh(null, "/tmp/node/host.sh", "off");
      on = false;
      full = false;
    }

    public void powerOn() {
      sh(null, "/tmp/node/host.sh", "boot");
      on = true;
    }

    public void removeUnit(String unit) {
      in("systemctl stop " + unit + "; systemctl reset-failed " + unit + " 2>/dev/null; true");
    }

    public void killUnit(String unit) {
      in("systemctl kill -s KILL " + unit);
    }

    public void removeFolder(String folder) {
      in("rm -rf " + folder);
    }

    public void fillDisk() {
      in(
          "mkdir -p /var/lib/dcos-runbooks; mount -t tmpfs -o size=4k,nr_inodes=1 tmpfs /var/lib/dcos-runbooks");
      full = true;
    }

    public void freeDisk() {
      in("umount /var/lib/dcos-runbooks");
      full = false;
    }

    public void sudoAsks() {
      in("mv /etc/sudoers.d/runbooks /root/sudoers.away");
    }

    public void sudoAsksNoMore() {
      in("[ ! -e /root/sudoers.away ] || mv /root/sudoers.away /etc/sudoers.d/runbooks");
    }

    public void changeHostKeys() {
      in("rm /etc/ssh/ssh_host_*; ssh-keygen -q -A; systemctl restart ssh");
    }

    public void turnClock(Duration beside) {
      in(
          "[ -e /usr/bin/date.real ] || mv /usr/bin/date /usr/bin/date.real; printf '#!/bin/sh\\nexec /usr/bin/date.real -d \"'"
              + beside.toSeconds()
              + "' seconds\" \"$@\"\\n' > /usr/bin/date; chmod 755 /usr/bin/date");
    }

    public void latest(Optional<String> id) {
      in(
          "rm -f /var/lib/mesos/slave/meta/slaves/latest"
              + id.map(
                      i ->
                          "; mkdir -p /var/lib/mesos/slave/meta/slaves/"
                              + i
                              + "; ln -s /var/lib/mesos/slave/meta/slaves/"
                              + i
                              + " /var/lib/mesos/slave/meta/slaves/latest")
                  .orElse(""));
    }

    public Optional<String> file(String path) {
      String out =
          sh(
              null,
              "/tmp/node/host.sh",
              "in",
              "sh",
              "-c",
              "if [ -e \"$0\" ]; then echo yes; cat \"$0\"; else echo no; fi",
              path);
      return out.startsWith("yes\n") ? Optional.of(out.substring(4)) : Optional.empty();
    }

    public void write(String path, String text) {
      sh(text, "/tmp/node/host.sh", "in", "sh", "-c", "cat > \"$0\"", path);
    }

    public void aMoment() {
      LockSupport.parkNanos(50_000_000);
    }

    public void putRight() {
      if (!on) powerOn();
      if (full) freeDisk();
      sudoAsksNoMore();
      in(
          "[ ! -e /usr/bin/date.real ] || mv -f /usr/bin/date.real /usr/bin/date; systemctl start dcos-mesos-slave");
      latest(Optional.of(agentId()));
    }
  }
}
