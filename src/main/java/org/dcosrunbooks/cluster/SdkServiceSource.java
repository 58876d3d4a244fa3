package org.dcosrunbooks.cluster;

import java.util.Optional;

/** Where a look at a service built on the DC/OS SDK comes from. */
public interface SdkServiceSource {

  /**
   * Looks once, now. Empty when the framework answers, but not as an SDK scheduler does.
   *
   * @param name the framework's name as Mesos knows it, with or without a leading slash
   * @throws RuntimeException of the kinds in {@code failure}: Transient when it cannot be reached,
   *     Fault when there is no way to reach it or the account may not
   */
  Optional<SdkService> look(String name);

  /** One reading of a Kafka service; see {@link SdkService.Kafka}. Fails as {@link #look} does. */
  SdkService.Kafka kafka(String name);
}
