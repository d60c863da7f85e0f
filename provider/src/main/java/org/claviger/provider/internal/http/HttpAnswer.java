package org.claviger.provider.internal.http;

/**
 * An answer as it came.
 *
 * @param status the HTTP status
 * @param requestId the {@code x-amzn-RequestId}, or null
 * @param body the whole body
 */
public record HttpAnswer(int status, String requestId, byte[] body) {
  /** Whether the service did what was asked. */
  public boolean isSuccess() {
    return status == 200;
  }

  /** The body may hold a secret. */
  @Override
  public String toString() {
    return "HttpAnswer[" + status + ", " + requestId + "]";
  }
}
