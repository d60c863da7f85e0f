package org.claviger.server.hsm.pkcs11;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.store.RowAuthenticator;

/**
 * Takes material from older key-encryption keys to the current one, inside the HSM. Good within one
 * ceremony, for one thread.
 */
public final class MaterialRewrapping {
  private static final int WRAPPING_BYTES = 8;

  private final CeremonySession ceremony;
  private final Connection connection;
  private final Map<Integer, Long> copies;
  private final Session session;

  /**
   * In a ceremony.
   *
   * @param copies of the older key-encryption keys, by their versions
   */
  MaterialRewrapping(CeremonySession ceremony, Connection connection, Map<Integer, Long> copies) {
    this.ceremony = requireNonNull(ceremony, "ceremony");
    this.connection = requireNonNull(connection, "connection");
    this.copies = Map.copyOf(copies);
    this.session = new Session(ceremony.handle(), ceremony.handle());
  }

  /**
   * The version of the key-encryption key that a material is wrapped under; 0 if it is under none:
   * because the transfer key wraps it, or because the module cannot wrap it.
   */
  public static int version(Material material) {
    return material.sharing() != Sharing.DOMAIN || material.wrapped().length == 0
        ? 0
        : VersionTag.ofWrapped(material.wrapped());
  }

  /** The version that wraps. */
  public int current() {
    return connection.keys().current();
  }

  /** The session in which it is done. */
  long session() {
    return session.owner();
  }

  /** Reads and writes the domain's rows. */
  public RowAuthenticator rows() {
    return new CeremonyRows(connection, session);
  }

  /**
   * The same material under the current key, with the same id. It was seen to open.
   *
   * @throws InvalidMaterialException if it is not this domain's
   * @throws CeremonyException if the HSM refuses; the message names the material
   */
  public Material rewrap(Material material) {
    try {
      return wrappedAnew(material);
    } catch (CryptokiException e) {
      throw new CeremonyException(
          "the HSM does not re-wrap material " + material.id() + ": " + e.getMessage(), e);
    }
  }

  private Material wrappedAnew(Material material) throws CryptokiException {
    if (!connection.verify(session, MaterialEncoding.encode(material), material.mac())) {
      throw new InvalidMaterialException(
          "material " + material.id() + " was not made in this domain, or was changed");
    }
    byte[] wrapped = underCurrent(material);
    byte[] content =
        MaterialEncoding.encode(material.id(), material.spec(), wrapped, material.sharing());
    Material anew =
        new Material(
            material.id(),
            material.spec(),
            wrapped,
            connection.authenticate(session, content),
            material.sharing());
    destroy(connection.unwrap(session, anew, KeyTemplates.reopened(KeyShape.of(anew.spec()))));
    return anew;
  }

  private byte[] underCurrent(Material material) throws CryptokiException {
    int version = version(material);
    Long copy = copies.get(version);
    if (copy == null) {
      throw new CeremonyException(
          "the HSM has no version "
              + version
              + " of the key-encryption key to open material "
              + material.id());
    }
    byte[] wrapped = VersionTag.content(version, material.wrapped());
    KeyShape shape = KeyShape.of(material.spec());
    Mechanism mechanism = ceremony.quirks().wrapping(shape, wrapped.length - WRAPPING_BYTES);
    long key =
        ceremony
            .cryptoki()
            .unwrapKey(session.owner(), mechanism, copy, wrapped, KeyTemplates.rewrapped(shape));
    try {
      return connection.wrap(session, mechanism, key, Sharing.DOMAIN);
    } finally {
      destroy(key);
    }
  }

  private void destroy(long key) throws CryptokiException {
    ceremony.cryptoki().destroyObject(session.owner(), key);
  }
}
