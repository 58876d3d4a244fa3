/**
 * Who is at the door: sign-in and sign-out, sessions, basic authentication, and the three filter
 * chains (web apps, console, programs).
 */
package org.dcosrunbooks.web.signin;
