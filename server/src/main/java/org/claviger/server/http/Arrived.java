package org.claviger.server.http;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.http.protocol.ApiRequest;

/** A request with the name and the time that the server gave it. */
record Arrived(ApiRequest request, String requestId, Instant at, RequestWatch.Answering answering) {
  static Arrived now(ApiRequest request, Instant now, RequestWatch watch) {
    String requestId = UUID.randomUUID().toString();
    return new Arrived(request, requestId, now, watch.begin(request, requestId));
  }

  /** What conditions of policies can ask about it. */
  Circumstances circumstances(String region) {
    return new Circumstances(
        at,
        Optional.of(request.sourceAddress()),
        request.header("User-Agent").stream().findFirst(),
        Optional.of(region));
  }
}
