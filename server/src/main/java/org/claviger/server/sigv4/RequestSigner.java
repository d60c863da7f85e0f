package org.claviger.server.sigv4;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Signs requests with a long-term access key, for the commands that ask a running server. */
public final class RequestSigner {
  private final String accessKeyId;
  private final Secret secretAccessKey;

  /**
   * A signer.
   *
   * @param secretAccessKey stays the caller's to destroy
   */
  public RequestSigner(String accessKeyId, Secret secretAccessKey) {
    this.accessKeyId = requireNonNull(accessKeyId, "accessKeyId");
    this.secretAccessKey = requireNonNull(secretAccessKey, "secretAccessKey");
  }

  /**
   * The same request with {@code X-Amz-Date} and {@code Authorization}, over all its headers.
   *
   * @param request with its {@code Host}
   */
  public RequestToSign sign(RequestToSign request, String region, String service, Instant now) {
    RequestDate date = RequestDate.at(now);
    CredentialScope scope =
        new CredentialScope(date.day(), region, service, CredentialScope.TERMINATOR);
    RequestToSign dated = with(request, "X-Amz-Date", date.basic());
    Headers headers = new Headers(dated.headers());
    SignedHeaders signed = new SignedHeaders(headers.names().stream().sorted().toList());
    signed.check(headers);
    byte[] canonical = CanonicalRequest.of(dated, headers, signed, Hashing.sha256Hex(dated.body()));
    byte[] toSign = SigV4Authenticator.stringToSign(date, scope, canonical);
    return with(
        dated,
        "Authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                Authorization.ALGORITHM, accessKeyId, scope, signed, signature(scope, toSign)));
  }

  private String signature(CredentialScope scope, byte[] toSign) {
    Secret key = SigningKeys.derive(secretAccessKey, scope);
    try {
      return HexFormat.of().formatHex(key.use(bytes -> Hashing.hmac(bytes, toSign)));
    } finally {
      key.destroy();
    }
  }

  private static RequestToSign with(RequestToSign request, String name, String value) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
    headers.add(Map.entry(name, value));
    return new RequestToSign(
        request.method(), request.rawPath(), request.rawQuery(), headers, request.body());
  }
}
