package org.claviger.server.key;

/** The certificate chains stored beside the keys of a region. */
public final class Certificates {
  private Certificates() {}
}
