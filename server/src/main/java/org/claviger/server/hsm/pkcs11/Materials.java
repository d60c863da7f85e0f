package org.claviger.server.hsm.pkcs11;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;

/**
 * Unwrapped materials of one connection: opened at their first use, found by their id after it.
 * Those of a custom key store are objects of its token.
 */
final class Materials {
  private final Connection connection;
  private final Capabilities capabilities;
  private final TokenResidents residents;
  private final Optional<Installing> installing;
  private final Adoption adoption;
  private final KeyCache<String, CachedKey> cache;
  private final Map<MaterialSpec, Template> templates = new EnumMap<>(MaterialSpec.class);

  Materials(
      Connection connection,
      Capabilities capabilities,
      TokenResidents residents,
      Optional<Installing> installing,
      Adoption adoption,
      KeyCache<String, CachedKey> cache) {
    this.connection = connection;
    this.capabilities = capabilities;
    this.residents = residents;
    this.installing = installing;
    this.adoption = adoption;
    this.cache = cache;
    for (MaterialSpec spec : MaterialSpec.values()) {
      templates.put(spec, KeyTemplates.used(KeyShape.of(spec), capabilities));
    }
  }

  /**
   * Uses a material; once more with a fresh handle if the HSM does not know the cached one.
   *
   * @throws InvalidMaterialException if the material is not this domain's
   */
  <T> T use(Session session, Material material, KeyUse<T> use) throws CryptokiException {
    try (CachedKey key = open(session, material)) {
      return use.with(key.handle());
    } catch (CryptokiException e) {
      if (!ReturnCode.isStaleHandle(e.code())) {
        throw e;
      }
    }
    forget(material.id());
    residents.forget(material.id());
    try (CachedKey key = open(session, material)) {
      return use.with(key.handle());
    }
  }

  private CachedKey open(Session session, Material material) throws CryptokiException {
    CachedKey cached = cache.find(material.id());
    if (cached != null) {
      if (cached.isOf(material)) {
        return cached;
      }
      cached.close();
    }
    authenticate(session, material);
    if (cached != null) {
      cache.forget(material.id(), cached);
    }
    return cache.keep(material.id(), load(session, material));
  }

  /** Checks a material's MAC; nothing of it is used before. */
  void authenticate(Session session, Material material) throws CryptokiException {
    byte[] content = MaterialEncoding.encode(material);
    if (!connection.verify(session, content, material.mac())) {
      throw new InvalidMaterialException(
          "material " + material.id() + " was not made in this domain, or was changed");
    }
  }

  /**
   * Opens a material whose MAC is another domain's, and lets it go.
   *
   * @throws InvalidMaterialException if it is not wrapped under this domain's key
   */
  void tryOut(Session session, Material material) throws CryptokiException {
    connection.discard(unwrap(session, material));
  }

  private CachedKey load(Session session, Material material) throws CryptokiException {
    if (material.sharing() == Sharing.ADOPTED) {
      return new CachedKey(material, adoption.handle(session, material), kept -> {});
    }
    if (installing.isPresent()) {
      return new CachedKey(material, installing.get().handle(session, material), kept -> {});
    }
    if (capabilities.tokenResident().contains(material.spec())) {
      long handle = residents.handle(session, material.id());
      return new CachedKey(material, handle, kept -> {});
    }
    return new CachedKey(material, unwrap(session, material), connection::discard);
  }

  private long unwrap(Session session, Material material) throws CryptokiException {
    try {
      return connection.unwrap(session, material, templates.get(material.spec()));
    } catch (CryptokiException e) {
      throw ReturnCode.isInputRefused(e.code()) ? new MaterialRefusedException(e) : e;
    }
  }

  void forget(String materialId) {
    cache.forget(materialId);
  }

  long estimatedSize() {
    return cache.estimatedSize();
  }

  long cached() {
    return cache.size();
  }

  /** What is done with a key's handle. */
  @FunctionalInterface
  interface KeyUse<T> {
    T with(long handle) throws CryptokiException;
  }
}
