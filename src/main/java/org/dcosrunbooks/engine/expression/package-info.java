/**
 * What the engine may work out from a text such as {@code ${approved == 'yes'}}: names of variables
 * and of our own steps, compared with words. Nothing reaches into an object, calls a method or runs
 * a script, whoever wrote the text and however it came in.
 */
package org.dcosrunbooks.engine.expression;
