/** Texts that somebody could send in the hope that the engine works them out. */
package org.dcosrunbooks.engine.expression;
