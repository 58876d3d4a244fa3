/** Every door is tried from outside, over real HTTP. */
package org.dcosrunbooks.web.door;
