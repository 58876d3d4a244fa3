package org.dcosrunbooks.web.door;

import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How browsers reach the service.
 *
 * @param plainHttp true: without TLS on the whole way, as on one's own machine; cookies then travel
 *     in the clear. False: cookies go over https only, and browsers are told to stay with it
 * @param hosts the names, without ports, by which the service is asked; what is asked by another
 *     name is refused. Empty: those of the address on which it listens
 */
@ConfigurationProperties("runbooks")
public record WebSettings(boolean plainHttp, Set<String> hosts) {

  public WebSettings {
    hosts =
        hosts == null
            ? Set.of()
            : hosts.stream()
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
  }
}
