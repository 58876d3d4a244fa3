package org.dcosrunbooks.simulator.machine;

import java.util.Optional;

/** What a machine needs from the world that it stands in. */
public interface Surroundings {

  /** The true time, nanoseconds since 1970. */
  long now();

  /** Something on the machine has changed. */
  void changed();

  /** An id that nothing else has. */
  String newId();

  /** The program of a unit; empty when nobody has taught the simulation that one. */
  Optional<Daemon> daemon(String unit);
}
