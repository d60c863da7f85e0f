package org.claviger.server.http.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.audit.TlsDetails;
import org.claviger.server.sigv4.RequestToSign;

/**
 * A whole request of the API, off the wire and not yet understood.
 *
 * @param signed all that its signature covers
 * @param sourceAddress the peer's IP address
 * @param tls the connection that it came by, if that is known
 */
public record ApiRequest(RequestToSign signed, String sourceAddress, Optional<TlsDetails> tls) {
  public ApiRequest {
    requireNonNull(signed, "signed");
    requireNonNull(sourceAddress, "sourceAddress");
    requireNonNull(tls, "tls");
  }

  /** A request of whose connection nothing more is known. */
  public ApiRequest(RequestToSign signed, String sourceAddress) {
    this(signed, sourceAddress, Optional.empty());
  }

  /** The values of a header field, in order of arrival; names compare without case. */
  public List<String> header(String name) {
    return signed.headers().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether it is a {@code POST} to {@code /}: the only request that either protocol knows. */
  boolean isPostToRoot() {
    return signed.method().equals("POST") && signed.rawPath().equals("/");
  }
}
