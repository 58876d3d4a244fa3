/**
 * What must not get out, and what must not deceive who reads: the secrets of this process, what
 * looks like one, signs that cannot be seen, and files that are nobody else's business. Knows
 * nothing of the rest.
 */
package org.dcosrunbooks.secrecy;
