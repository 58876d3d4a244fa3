package org.dcosrunbooks.node;

/**
 * One machine, as the cluster knows it.
 *
 * @param host how people call it
 * @param address the IP that its agent or master announces; the service connects to it
 */
public record Node(String host, String address) {}
