package org.claviger.server.http;

import java.util.Locale;

/** How a request ended, as metrics and traces name it. */
enum RequestOutcome {
  /** Done. */
  SUCCESS,
  /** The caller's fault. */
  REFUSED,
  /** The caller may not. */
  DENIED,
  /** The server's fault. */
  FAULT;

  private final String label = name().toLowerCase(Locale.ROOT);

  String label() {
    return label;
  }
}
