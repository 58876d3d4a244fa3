/** The nouns: what our words about a cluster mean. Immutable, and knows nothing of ours. */
package org.dcosrunbooks.cluster;
