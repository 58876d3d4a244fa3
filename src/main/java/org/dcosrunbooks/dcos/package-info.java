/**
 * The cluster as we talk to it: where it is, the ways to its services, and one call to it. What its
 * services say is in the packages below, one a service.
 */
package org.dcosrunbooks.dcos;
