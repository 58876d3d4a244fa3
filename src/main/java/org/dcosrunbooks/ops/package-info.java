/**
 * What a running installation needs around the runbooks: configuration that is refused when it is
 * wrong, the first people, health and metrics.
 */
package org.dcosrunbooks.ops;
