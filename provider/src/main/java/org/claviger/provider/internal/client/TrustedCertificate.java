package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A certificate that belongs to no key.
 *
 * @param encoding X.509 in DER
 */
public record TrustedCertificate(String name, byte[] encoding, Instant created) {
  static TrustedCertificate of(JsonNode answer) {
    return new TrustedCertificate(
        Answers.text(answer, "Name"),
        Answers.bytes(answer, "Certificate"),
        Answers.date(answer, "CreationDate"));
  }
}
