package org.claviger.server.key;

/** The aliases of a region. */
public final class Aliases {
  private Aliases() {}
}
