package org.claviger.server.policy;

/** What a statement does, in the words of the language. */
enum Effect {
  Allow,
  Deny
}
