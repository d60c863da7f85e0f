package org.claviger.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A POST to {@code /} with a signature.
 *
 * @param headers every header, in order, as they are sent
 * @param body as it is sent
 */
public record SignedRequest(Map<String, String> headers, byte[] body) {
  public SignedRequest {
    headers = new LinkedHashMap<>(headers);
  }

  public SignedRequest with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return new SignedRequest(changed, body);
  }

  public SignedRequest without(String name) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.remove(name);
    return new SignedRequest(changed, body);
  }

  public SignedRequest withBody(byte[] other) {
    return new SignedRequest(headers, other);
  }

  /** Start line and headers of HTTP/1.1, with the length of the body, up to the empty line. */
  public byte[] head() {
    StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return head.toString().getBytes(ISO_8859_1);
  }

  /** The whole request as it goes over an HTTP/1.1 connection. */
  public byte[] bytes() {
    return Bytes.join(head(), body);
  }
}
