package org.claviger.server.sigv4;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A request as it came off the wire: all that a signature covers, nothing decoded or normalised.
 *
 * @param method such as {@code POST}
 * @param rawPath the path as sent, still percent-encoded; at least {@code /}
 * @param rawQuery the query as sent, without the question mark; empty if there is none
 * @param headers name and value of each header field in order of arrival, names as received; over
 *     HTTP/2 the authority stands as {@code host}
 * @param body the whole body; empty if there is none. Not copied: nobody changes it
 */
public record RequestToSign(
    String method,
    String rawPath,
    String rawQuery,
    List<Map.Entry<String, String>> headers,
    byte[] body) {
  public RequestToSign {
    requireNonNull(method, "method");
    requireNonNull(rawPath, "rawPath");
    requireNonNull(rawQuery, "rawQuery");
    headers = List.copyOf(headers);
    requireNonNull(body, "body");
  }

  /** Without headers and body: they hold credentials, tokens and plaintexts. */
  @Override
  public String toString() {
    return "RequestToSign[" + method + ", " + body.length + " bytes]";
  }
}
