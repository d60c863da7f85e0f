package org.claviger.server.key;

/** The keys of a region: made, changed and found here. */
public final class Keys {
  private Keys() {}
}
