package org.claviger.server.http.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Request bodies as the server reads them, for tests of what lies behind. */
public final class RequestBodies {
  private RequestBodies() {}

  /** The body as the JSON protocol reads it, or its refusal. */
  public static ObjectNode read(byte[] body) {
    return StrictJson.object(body);
  }
}
