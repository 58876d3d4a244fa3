package org.dcosrunbooks.web.console;

/**
 * An error as a page tells it.
 *
 * @param headline a few words
 * @param sentence what happened
 * @param seen what was seen; may be empty
 * @param means what is certain; may be empty
 * @param todo what to do next
 * @param back address of the page to go back to
 */
record Trouble(
    int status,
    String headline,
    String sentence,
    String seen,
    String means,
    String todo,
    String back) {}
