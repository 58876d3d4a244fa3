package org.dcosrunbooks.web.door;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How browsers reach the service.
 *
 * @param plainHttp true: without TLS on the whole way, as on one's own machine; cookies then travel
 *     in the clear. False: cookies go over https only, and browsers are told to stay with it
 * @param hosts the names, without ports, by which the service is asked; what is asked by another
 *     name is refused. Empty: any
 */
@ConfigurationProperties("runbooks")
public record WebSettings(boolean plainHttp, Set<String> hosts) {

  public WebSettings {
    hosts =
        hosts == null
            ? Set.of()
            : hosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @param host as it stands in a request, without port
   */
  boolean isAskedAs(String host) {
    return hosts.isEmpty() || (host != null && hosts.contains(host.toLowerCase(Locale.ROOT)));
  }
}
