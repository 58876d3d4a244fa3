/**
 * Why an agent stands as it does, and above all why a drain hangs: which framework, task or
 * operation holds it, how sure that is, and what to do. Looks only; never acts.
 */
package org.dcosrunbooks.diagnosis;
