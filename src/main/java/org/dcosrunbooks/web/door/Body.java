package org.dcosrunbooks.web.door;

/** What the body behind a door must look like. */
enum Body {
  /** None is looked at. */
  NONE,
  /** A question, or what is told of a person: JSON with the fields that its door takes. */
  FIELDS,
  /** The start of a run: variables, and nothing that jumps over a step or a listener. */
  START,
  /** The fields of a form. */
  COMPLETE,
  /** Names the person who claims: the one who is signed in. */
  CLAIM,
  /** A number of further tries, 1 to 10. */
  RETRIES,
  /** A remark. */
  COMMENT,
  /** User name and password, as the web apps send them. */
  SIGN_IN,
  /** Empty, or JSON that nobody reads. */
  IGNORED
}
