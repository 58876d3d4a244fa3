package org.dcosrunbooks.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The step takes back an effect that this run made, and nothing else. It still may when the
 * approval has run out or the run was aborted: what was taken must be given back.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Undoes {}
