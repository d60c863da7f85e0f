package org.claviger.server.hsm.pkcs11;

import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.ceremony.Recipient;

/**
 * A token in a ceremony: the user is logged in, and nobody else works in this process.
 *
 * @param cryptoki the module
 * @param quirks its departures
 * @param domain the domain
 * @param serial the token's serial number
 * @param slot the slot that the token is in
 * @param handle the session
 */
record CeremonySession(
    Cryptoki cryptoki, Quirks quirks, DomainName domain, String serial, long slot, long handle) {
  DomainSetup setup() {
    return new DomainSetup(cryptoki, quirks, domain.tokenLabel(), handle);
  }

  TransportKeys transport() {
    return new TransportKeys(cryptoki, quirks, handle);
  }

  KeyChecks checks() {
    return new KeyChecks(cryptoki, handle);
  }

  DomainKind kind() {
    return DomainKind.of(domain);
  }

  /** The domain's keys, which must be complete. */
  DomainKeys keys() throws CryptokiException {
    return setup().keys(kind(), false);
  }

  /** The domain as those see it who use its keys. */
  Connection connection() throws CryptokiException {
    return new Connection(cryptoki, quirks, slot, handle, keys());
  }

  /** The pending request. */
  Recipient request() throws CryptokiException {
    return transport().make(domain);
  }

  boolean isRequestPending() throws CryptokiException {
    return TransportKeys.arePending(cryptoki, handle);
  }

  /** Destroys every object that a search finds. */
  void destroy(Template search) throws CryptokiException {
    for (long object : cryptoki.find(handle, search)) {
      cryptoki.destroyObject(handle, object);
    }
  }

  DomainState state() throws CryptokiException {
    DomainKeys keys = keys();
    return new DomainState(
        domain,
        serial,
        keys.current(),
        checks().of(keys),
        KeyChecks.answers(keys),
        keys.auditPublicKey());
  }
}
