package org.claviger.server.operation;

import com.fasterxml.jackson.databind.JsonNode;

/** Plaintexts in answers, for tests of other packages. */
public final class SecretNodes {
  private SecretNodes() {}

  /** Over the array itself, so that a test can see it wiped. */
  public static JsonNode of(byte[] secret) {
    return new SecretNode(secret);
  }
}
