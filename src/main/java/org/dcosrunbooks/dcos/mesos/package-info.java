/**
 * Talks to Mesos: the leading master's operator API, its registry, and the agents themselves. Wire
 * text ends here; what comes out are the nouns of {@code cluster} and the kinds of {@code failure}.
 */
package org.dcosrunbooks.dcos.mesos;
