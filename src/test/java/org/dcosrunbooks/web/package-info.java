/** A console and an API on made-up data, for tests and for looking at. */
package org.dcosrunbooks.web;
