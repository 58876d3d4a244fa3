/**
 * Talks to Marathon: the cluster's own, and those that run as services on it. Wire text ends here;
 * what comes out are the nouns of {@code cluster} and the kinds of {@code failure}.
 */
package org.dcosrunbooks.dcos.marathon;
