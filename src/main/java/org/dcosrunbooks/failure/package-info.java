/** What can go wrong, in four kinds that decide what happens next. Knows nothing of ours. */
package org.dcosrunbooks.failure;
