package org.claviger.server.sigv4;

import java.time.Instant;
import org.claviger.server.error.ApiException;

/** Establishes who signed a request. Safe for many threads. */
public interface RequestAuthenticator {
  /**
   * Verifies a request's signature, its payload hash and its date.
   *
   * @param request as it came off the wire
   * @param expectedService the service that the credential scope must name: {@code kms} or {@code
   *     sts}
   * @param now the server's clock
   * @throws ApiException MissingAuthenticationTokenException, IncompleteSignatureException,
   *     UnrecognizedClientException, InvalidSignatureException, ExpiredTokenException; nothing in
   *     it tells of the signature that was expected
   */
  Authenticated authenticate(RequestToSign request, String expectedService, Instant now);
}
