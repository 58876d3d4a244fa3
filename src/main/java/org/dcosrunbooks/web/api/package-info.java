/** Our own API for programs: start, abort, retry, read. JSON in, JSON out, and errors in words. */
package org.dcosrunbooks.web.api;
