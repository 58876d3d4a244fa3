/** The console: pages for people, made on the server, readable and usable without JavaScript. */
package org.dcosrunbooks.web.console;
