package org.dcosrunbooks.testing.hosts;

import java.util.List;

/**
 * A private network of 256 addresses that no route of this machine has to do with.
 *
 * @param prefix as in {@code 10.213.7.}: the first three numbers of its addresses
 */
record FreeNetwork(String prefix) {

  private static final List<String> CANDIDATES = List.of("10.213.", "172.29.", "192.168.");

  /** Free at this moment: whoever takes one holds a lock until its bridge is there. */
  static FreeNetwork find() {
    return among(Tool.run("ip", "-4", "route", "show", "table", "all"));
  }

  static FreeNetwork among(String routes) {
    List<long[]> taken =
        routes
            .lines()
            .map(line -> line.replaceFirst("^(local|broadcast|blackhole|unreachable) ", ""))
            .map(line -> line.split(" ")[0])
            .filter(to -> to.matches("\\d+(\\.\\d+){3}(/\\d+)?"))
            .map(FreeNetwork::range)
            .toList();
    for (String candidate : CANDIDATES) {
      for (int third = 1; third < 255; third++) {
        FreeNetwork network = new FreeNetwork(candidate + third + ".");
        long[] range = range(network.prefix + "0/24");
        if (taken.stream().allMatch(it -> it[1] < range[0] || range[1] < it[0])) {
          return network;
        }
      }
    }
    throw new IllegalStateException("no private network is free beside these routes:\n" + routes);
  }

  private static long[] range(String network) {
    String[] parts = network.split("/");
    long address = 0;
    for (String number : parts[0].split("\\.")) {
      address = address * 256 + Integer.parseInt(number);
    }
    long size = 1L << (32 - (parts.length > 1 ? Integer.parseInt(parts[1]) : 32));
    long first = address / size * size;
    return new long[] {first, first + size - 1};
  }

  /** This machine's own address on the network. */
  String here() {
    return prefix + 1;
  }

  String ofHost(int number) {
    return prefix + (10 + number);
  }
}
