package org.dcosrunbooks.web.signin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows guessing of passwords down: for a user from one address, for everything from one address,
 * and, with a wide limit, for a user from everywhere. Where a user was right before, only their own
 * tries from there count, so that nobody is kept out by others. A try counts before it is judged,
 * so that many at once are not free. Nothing is ever locked for longer than a minute, and the
 * memory of it has a fixed size.
 */
final class Throttle {

  private static final int FREE_BY_USER_AND_ADDRESS = 5;
  private static final int FREE_BY_ADDRESS = 20;
  private static final int FREE_BY_USER = 100;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);
  private static final int MOST_REMEMBERED = 20_000;
  private static final int LONGEST_NAME = 64;

  /** Tries without success, and until when the next one has to wait. */
  private record Tries(int count, Instant until, Instant last) {}

  private final Clock clock;
  private final Map<String, Tries> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** User and address of those who were right. */
  private final Map<String, Boolean> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Throttle(Clock clock) {
    this.clock = clock;
  }

  /**
   * Announces a try.
   *
   * @return how long to wait before it may be made; zero when it may be made now
   */
  synchronized Duration begin(String user, String address) {
    Duration wait = waitFor(user, address);
    if (wait.isZero()) {
      Instant now = clock.instant();
      String network = network(address);
      boolean strange = !knows(user, address);
      count(pair(user, network), FREE_BY_USER_AND_ADDRESS, now);
      if (strange) {
        count(userKey(user), FREE_BY_USER, now);
        count(network, FREE_BY_ADDRESS, now);
      }
    }
    return wait;
  }

  /** How long the next try would have to wait. Nothing is counted. */
  synchronized Duration waitFor(String user, String address) {
    Instant now = clock.instant();
    String network = network(address);
    Duration wait = waitOf(pair(user, network), now);
    return knows(user, address)
        ? wait
        : longer(wait, longer(waitOf(userKey(user), now), waitOf(network, now)));
  }

  /** True where the user was right before. */
  synchronized boolean knows(String user, String address) {
    return known.get(pair(user, network(address))) != null;
  }

  /**
   * The announced try was right: it and the user's earlier ones from there are forgotten, and from
   * now on nobody else's wrong ones count against the user there.
   */
  synchronized void succeeded(String user, String address) {
    String network = network(address);
    remembered.remove(pair(user, network));
    if (known.put(pair(user, network), Boolean.TRUE) == null) {
      takeBack(userKey(user));
      takeBack(network);
    }
  }

  private void takeBack(String key) {
    remembered.computeIfPresent(
        key,
        (same, tries) ->
            tries.count() <= 1
                ? null
                : new Tries(tries.count() - 1, clock.instant(), tries.last()));
  }

  synchronized int remembered() {
    return Math.max(remembered.size(), known.size());
  }

  private Duration waitOf(String key, Instant now) {
    Tries tries = remembered.get(key);
    return tries == null || !tries.until().isAfter(now)
        ? Duration.ZERO
        : Duration.between(now, tries.until());
  }

  private void count(String key, int free, Instant now) {
    Tries before = remembered.get(key);
    int count =
        before == null || before.last().plus(FORGOTTEN).isBefore(now) ? 1 : before.count() + 1;
    Duration wait = Duration.ZERO;
    if (count >= free) {
      wait = Duration.ofSeconds(1L << Math.min(count - free, 6));
    }
    remembered.put(key, new Tries(count, now.plus(shorter(wait, LONGEST)), now));
  }

  private static String pair(String user, String network) {
    return network + " " + userKey(user);
  }

  private static String userKey(String user) {
    return "user " + user.substring(0, Math.min(user.length(), LONGEST_NAME));
  }

  /** Of an IPv6 address the network: one visitor has as many addresses in it as they like. */
  private static String network(String address) {
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      byte[] network = bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes;
      return "from " + HexFormat.of().formatHex(network);
    } catch (UnknownHostException notAnAddress) {
      return "from " + address;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
