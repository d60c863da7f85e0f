package org.claviger.server.http;

import java.time.Instant;
import java.util.UUID;
import org.claviger.server.http.protocol.ApiRequest;

/** A request with the name and the time that the server gave it. */
record Arrived(ApiRequest request, String requestId, Instant at) {
  static Arrived now(ApiRequest request, Instant now) {
    return new Arrived(request, UUID.randomUUID().toString(), now);
  }
}
