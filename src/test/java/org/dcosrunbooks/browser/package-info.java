/** The whole service as people use it: one process of its own, and a browser before it. */
package org.dcosrunbooks.browser;
