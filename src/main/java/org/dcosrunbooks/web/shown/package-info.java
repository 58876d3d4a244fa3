/** What the console's pages and the API show alike: agents, times, words for states. */
package org.dcosrunbooks.web.shown;
