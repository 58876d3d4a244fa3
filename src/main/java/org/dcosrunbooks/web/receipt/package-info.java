/**
 * How a request is received and its answer handed out: whole, within a time, and without a thread
 * that waits for it. What is behind it starts with a request that is here and ends with an answer
 * that is made, so nobody is kept waiting by a visitor who is slow.
 */
package org.dcosrunbooks.web.receipt;
