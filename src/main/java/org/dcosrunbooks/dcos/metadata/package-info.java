/** What a DC/OS cluster says of its own release, through Admin Router. */
package org.dcosrunbooks.dcos.metadata;
