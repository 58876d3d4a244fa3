/**
 * The laws: what must never happen, as pure rules over what was seen. They hold for everybody, at
 * every site. What a site may choose is policy and stands in tables.
 */
package org.dcosrunbooks.guard;
