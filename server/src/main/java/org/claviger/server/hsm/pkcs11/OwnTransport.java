package org.claviger.server.hsm.pkcs11;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.TransportKey;

/**
 * The way of key-encryption keys from a token into copies of the same token that this process alone
 * has. A login of the security officer lies in between, which ends every session object of the
 * user: the private key outlives it wrapped, in this process's memory and nowhere else. So nobody
 * who has the user's PIN elsewhere can use the public key, while it is trusted, to his ends.
 *
 * @param domain the domain
 * @param publicKey the public key, which the security officer makes trusted
 * @param wrappedPrivateKey the private key under the current key-encryption key
 */
record OwnTransport(DomainName domain, TransportKey publicKey, byte[] wrappedPrivateKey) {
  private static final KeyShape SHAPE = KeyShape.of(MaterialSpec.RSA_3072_UNWRAP);

  OwnTransport {
    requireNonNull(domain, "domain");
    requireNonNull(publicKey, "publicKey");
    requireNonNull(wrappedPrivateKey, "wrappedPrivateKey");
  }

  static OwnTransport make(CeremonySession session) throws CryptokiException {
    if (session.kind() != DomainKind.REGION) {
      throw new CeremonyException(
          "the domain " + session.domain() + " wraps no material; there is nothing to re-wrap");
    }
    Cryptoki cryptoki = session.cryptoki();
    Cryptoki.KeyPairHandles pair =
        cryptoki.generateKeyPair(
            session.handle(),
            KeyTemplates.pairGeneration(SHAPE),
            KeyTemplates.generatedPublicKey(SHAPE),
            KeyTemplates.generatedPrivateKey());
    TransportKey publicKey =
        new TransportKey(PublicKeys.rsa(cryptoki, session.handle(), pair.publicKey()));
    long kek = session.keys().kek();
    return new OwnTransport(
        session.domain(),
        publicKey,
        cryptoki.wrapKey(session.handle(), wrapping(session), kek, pair.privateKey()));
  }

  private static Mechanism wrapping(CeremonySession session) {
    return session.quirks().wrapping(SHAPE);
  }

  /** Whom the keys are wrapped for. */
  Recipient recipient() {
    return Recipient.single(domain, publicKey);
  }

  /**
   * Makes copies of the older key-encryption keys that unwrap into what can be wrapped again.
   *
   * @param trusted the public key in the token
   * @throws CeremonyException if the HSM does not hold the copies to that
   */
  MaterialRewrapping open(CeremonySession session, Map<TransportKey, Long> trusted)
      throws CryptokiException {
    Long under = trusted.get(publicKey);
    if (under == null) {
      throw new CeremonyException("the HSM did not keep the ceremony's trusted key");
    }
    Cryptoki cryptoki = session.cryptoki();
    Connection connection = session.connection();
    DomainKeys keys = connection.keys();
    long transport =
        cryptoki.unwrapKey(
            session.handle(),
            wrapping(session),
            keys.kek(),
            wrappedPrivateKey,
            KeyTemplates.ownTransport());
    Map<Integer, Long> copies = new HashMap<>();
    try {
      for (KeyVersion version : keys.versions()) {
        if (version.number() != keys.current() && version.kek() != 0) {
          copies.put(version.number(), copy(session, under, transport, version));
        }
      }
    } finally {
      cryptoki.destroyObject(session.handle(), transport);
    }
    return new MaterialRewrapping(session, connection, copies);
  }

  private static long copy(
      CeremonySession session, long trusted, long transport, KeyVersion version)
      throws CryptokiException {
    Cryptoki cryptoki = session.cryptoki();
    long copy;
    try {
      byte[] wrapped =
          cryptoki.wrapKey(session.handle(), DomainSender.WRAPPING, trusted, version.kek());
      copy =
          cryptoki.unwrapKey(
              session.handle(),
              DomainSender.WRAPPING,
              transport,
              wrapped,
              KeyTemplates.openingKek(session.quirks()));
    } catch (CryptokiException e) {
      throw new CeremonyException(
          "this HSM makes no copy of version "
              + version.number()
              + " of the key-encryption key that could be re-wrapped with, so its material stays"
              + " under that version; nothing was changed: "
              + e.getMessage(),
          e);
    }
    if (session.checks().unwrapsReadably(version.kek(), copy)) {
      throw new CeremonyException(
          "this HSM would let a ceremony read material in clear; nothing was changed");
    }
    return copy;
  }
}
