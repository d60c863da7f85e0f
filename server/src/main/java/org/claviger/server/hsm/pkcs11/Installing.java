package org.claviger.server.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.claviger.server.hsm.Material;

/**
 * Puts wrapped material into a token of a custom key store, where it stays: sensitive, not
 * extractable, not to be modified or copied.
 */
final class Installing {
  private final Connection connection;
  private final TokenResidents residents;
  private final Capabilities capabilities;

  Installing(Connection connection, TokenResidents residents, Capabilities capabilities) {
    this.connection = connection;
    this.residents = residents;
    this.capabilities = capabilities;
  }

  /**
   * The handle of the material's object, which is made if the token has none.
   *
   * @param material whose MAC was checked
   */
  long handle(Session session, Material material) throws CryptokiException {
    Optional<Long> found = residents.find(session, material.id());
    return found.isPresent() ? found.get() : install(session, material);
  }

  /** One at a time, so that no material has two objects. */
  private synchronized long install(Session session, Material material) throws CryptokiException {
    Optional<Long> meanwhile = residents.find(session, material.id());
    if (meanwhile.isPresent()) {
      return meanwhile.get();
    }
    long object = unwrap(session, material);
    requireProtected(session, object);
    residents.put(material.id(), object);
    return object;
  }

  private long unwrap(Session session, Material material) throws CryptokiException {
    Template form =
        KeyTemplates.installed(
            KeyShape.of(material.spec()),
            capabilities,
            TokenResidents.LABEL,
            material.id().getBytes(StandardCharsets.UTF_8));
    try {
      return connection.unwrap(session, material, form);
    } catch (CryptokiException e) {
      throw ReturnCode.isInputRefused(e.code()) ? new MaterialRefusedException(e) : e;
    }
  }

  /** A copy that came out weaker is no copy. */
  private void requireProtected(Session session, long object) throws CryptokiException {
    Cryptoki cryptoki = connection.cryptoki();
    boolean isProtected =
        flag(session, object, Ck.CKA_SENSITIVE)
            && !flag(session, object, Ck.CKA_EXTRACTABLE)
            && !flag(session, object, Ck.CKA_MODIFIABLE);
    if (!isProtected) {
      cryptoki.destroyObject(session.owner(), object);
      throw new IllegalStateException(
          "the PKCS#11 module keeps a copy of a key that is less protected than was asked for");
    }
  }

  private boolean flag(Session session, long object, long attribute) throws CryptokiException {
    return connection.cryptoki().attribute(session.worker(), object, attribute)[0] != 0;
  }
}
