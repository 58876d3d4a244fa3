/** Who is looking at a page or calling the API, and what their groups let them see and do. */
package org.dcosrunbooks.web.visitor;
