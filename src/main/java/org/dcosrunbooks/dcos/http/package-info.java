/**
 * One HTTP call to the cluster: once, limited in time and size, and each outcome a kind of {@code
 * failure}. Follows no redirect and repeats nothing.
 */
package org.dcosrunbooks.dcos.http;
