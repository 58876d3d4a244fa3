/** The house rules: what must hold of all code, all diagrams and all pages of this project. */
package org.dcosrunbooks.house;
