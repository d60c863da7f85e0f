package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.provider.KmsException;

/**
 * What a key store shows of a key.
 *
 * @param aliases full names; empty too if the caller may not see them
 * @param publicKey a DER SubjectPublicKeyInfo; empty if the key has none, or the caller may not see
 *     it
 * @param chain the certificates beside it in DER, its own first; empty if there are none, or the
 *     caller may not see them
 */
public record KeyEntry(
    KeyDescription key, List<String> aliases, Optional<byte[]> publicKey, List<byte[]> chain) {
  static KeyEntry of(JsonNode entry) {
    List<String> aliases = new ArrayList<>();
    entry.path("AliasNames").forEach(alias -> aliases.add(alias.asText()));
    Optional<byte[]> publicKey =
        entry.has("PublicKey") ? Optional.of(Answers.bytes(entry, "PublicKey")) : Optional.empty();
    return new KeyEntry(KeyDescription.of(entry), aliases, publicKey, certificates(entry));
  }

  /**
   * Whether the key can be used though its handle cannot be made: that of an RSA or EC key pair has
   * the numbers of the public key.
   */
  public boolean lacksPublicKey() {
    return key.isEnabled()
        && publicKey.isEmpty()
        && (key.spec().startsWith("RSA_")
            || key.spec().startsWith("ECC_NIST_P")
            || key.spec().startsWith("ECC_SECG_P"));
  }

  /** The member {@code CertificateChain}; empty if it is not there. */
  static List<byte[]> certificates(JsonNode answer) {
    List<byte[]> chain = new ArrayList<>();
    try {
      for (JsonNode certificate : answer.path("CertificateChain")) {
        chain.add(certificate.binaryValue());
      }
      return chain;
    } catch (IOException e) {
      throw new KmsException("the service's answer has no valid 'CertificateChain'", e);
    }
  }
}
