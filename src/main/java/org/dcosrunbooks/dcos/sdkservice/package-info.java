/**
 * Talks to the schedulers of services built on the DC/OS SDK, Kafka among them. Wire text ends
 * here; what comes out are the nouns of {@code cluster} and the kinds of {@code failure}. Status
 * codes are data there: 202 and 417 come with a plan, 318 with the health of a service that begins.
 */
package org.dcosrunbooks.dcos.sdkservice;
