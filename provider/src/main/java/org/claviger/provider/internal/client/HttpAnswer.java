package org.claviger.provider.internal.client;

/**
 * An answer as it came.
 *
 * @param status the HTTP status
 * @param requestId the {@code x-amzn-RequestId}, or null
 * @param body the whole body
 */
record HttpAnswer(int status, String requestId, byte[] body) {
  boolean isSuccess() {
    return status == 200;
  }
}
