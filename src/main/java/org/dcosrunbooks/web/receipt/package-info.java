/**
 * How a request is received: whole, within a time, and without a thread that waits for it. What is
 * behind it starts with a request that is here, so nobody is kept waiting by a visitor who is slow.
 */
package org.dcosrunbooks.web.receipt;
