package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.util.List;
import org.dcosrunbooks.cluster.App;

/**
 * What becomes of an app when its instances on an agent stop.
 *
 * @param here its instances on the agent
 * @param left healthy instances on agents that stay
 * @param going instances on other agents that are being taken out, as {@code 10.0.2.11 (draining)}
 * @param grace how long its tasks here may take to stop, the longest
 * @param placement whether what is here finds room elsewhere; of a resident app: no, it waits
 */
public record AppHit(
    App app,
    List<App.Instance> here,
    int left,
    List<String> going,
    Duration grace,
    Placement.Answer placement) {

  public AppHit {
    here = List.copyOf(here);
    going = List.copyOf(going);
  }

  /** Nothing of it is left, and waiting for nobody changes that. */
  public boolean fallsToZero() {
    return app.instances() > 0 && left == 0 && going.isEmpty();
  }

  /** What would be left is on agents that others take out just now: it is waited for another. */
  public boolean waits() {
    return app.instances() > 0 && left == 0 && !going.isEmpty();
  }

  public boolean fallsBelowMinimum() {
    return app.instances() > 0 && left < app.minimumHealthy();
  }

  /** What is here does not start elsewhere. */
  public boolean staysDown() {
    return app.resident() || placement.fit() == Placement.Fit.CANNOT;
  }

  /** How many of those here may start elsewhere. */
  public int canMove() {
    return placement.canStart(here.size());
  }

  /** Nothing is lost but time. */
  public boolean isFine() {
    return !fallsBelowMinimum()
        && !fallsToZero()
        && !staysDown()
        && placement.fit() == Placement.Fit.FITS;
  }
}
