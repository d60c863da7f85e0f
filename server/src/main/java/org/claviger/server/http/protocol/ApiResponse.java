package org.claviger.server.http.protocol;

import static java.util.Objects.requireNonNull;

/**
 * A whole answer, ready for the wire.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param requestId the {@code x-amzn-RequestId}
 * @param body may be empty
 */
public record ApiResponse(int status, String contentType, String requestId, byte[] body) {
  public ApiResponse {
    requireNonNull(contentType, "contentType");
    requireNonNull(requestId, "requestId");
    requireNonNull(body, "body");
  }

  /** Without the body: it may be a plaintext. */
  @Override
  public String toString() {
    return "ApiResponse[" + status + ", " + requestId + ", " + body.length + " bytes]";
  }
}
