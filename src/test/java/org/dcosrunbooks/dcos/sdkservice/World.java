package org.dcosrunbooks.dcos.sdkservice;

/** Services that the client is tried on: recorded or simulated. */
interface World extends AutoCloseable {

  SdkServices services();

  /** A Kafka with three brokers, all of them running and in sync, and at least one topic. */
  String kafka();

  /** A framework that is not built on the SDK. */
  String other();

  @Override
  void close();
}
