/** What tests of several packages share. */
package org.dcosrunbooks.testing;
