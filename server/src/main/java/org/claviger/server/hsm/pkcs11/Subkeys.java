package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.hsm.Material;

/** The subkeys of KMS keys: one that encrypts for each material, and those met in decryption. */
final class Subkeys {
  private static final Mechanism WRAPPING = Mechanism.of(Ck.CKM_AES_KEY_WRAP);
  private static final Mechanism GENERATION = Mechanism.of(Ck.CKM_AES_KEY_GEN);
  private static final Template NEW = KeyTemplates.newSubkey();
  private static final Template ENCRYPTS = KeyTemplates.subkey(Ck.CKA_ENCRYPT);
  private static final Template DECRYPTS = KeyTemplates.subkey(Ck.CKA_DECRYPT);

  private final Connection connection;
  private final Materials materials;
  private final long usesOfOne;
  private final KeyCache<String, Subkey> encrypting;
  private final KeyCache<Name, CachedKey> decrypting;

  Subkeys(Connection connection, Materials materials, HsmLimits limits, KeyCacheCounts counts) {
    this.connection = connection;
    this.materials = materials;
    this.usesOfOne = limits.subkeyUses();
    this.encrypting = new KeyCache<>(limits.cachedSubkeys(), counts.encrypting());
    this.decrypting = new KeyCache<>(limits.cachedSubkeys(), counts.decrypting());
  }

  /** Encrypts under the material's current subkey, whose use is counted. */
  <T> T encrypt(Session session, Material material, SubkeyUse<T> use) throws CryptokiException {
    try (Subkey subkey = current(session, material)) {
      return use.with(subkey);
    } catch (CryptokiException e) {
      if (!ReturnCode.isStaleHandle(e.code())) {
        throw e;
      }
    }
    forget(material.id());
    try (Subkey subkey = current(session, material)) {
      return use.with(subkey);
    }
  }

  private Subkey current(Session session, Material material) throws CryptokiException {
    while (true) {
      Subkey subkey = encrypting.find(material.id());
      if (subkey == null) {
        subkey = encrypting.keep(material.id(), make(session, material));
      }
      if (subkey.isOf(material) && subkey.takeUse(usesOfOne)) {
        return subkey;
      }
      subkey.close();
      materials.authenticate(session, material);
      encrypting.forget(material.id(), subkey);
    }
  }

  private Subkey make(Session session, Material material) throws CryptokiException {
    Cryptoki cryptoki = connection.cryptoki();
    return materials.use(
        session,
        material,
        key -> {
          long made = cryptoki.generateKey(session.owner(), GENERATION, NEW);
          byte[] wrapped;
          try {
            wrapped = cryptoki.wrapKey(session.worker(), WRAPPING, key, made);
          } finally {
            connection.discard(made);
          }
          long handle = cryptoki.unwrapKey(session.owner(), WRAPPING, key, wrapped, ENCRYPTS);
          return new Subkey(material, handle, connection::discard, wrapped);
        });
  }

  /** Decrypts under a subkey that the material wraps. */
  <T> T decrypt(Session session, Material material, byte[] wrapped, Materials.KeyUse<T> use)
      throws CryptokiException {
    Name name = new Name(material.id(), ByteBuffer.wrap(wrapped.clone()));
    try (CachedKey subkey = open(session, material, name)) {
      return use.with(subkey.handle());
    } catch (CryptokiException e) {
      if (!ReturnCode.isStaleHandle(e.code())) {
        throw e;
      }
    }
    decrypting.forget(name);
    try (CachedKey subkey = open(session, material, name)) {
      return use.with(subkey.handle());
    }
  }

  private CachedKey open(Session session, Material material, Name name) throws CryptokiException {
    CachedKey cached = decrypting.find(name);
    if (cached != null) {
      if (cached.isOf(material)) {
        return cached;
      }
      cached.close();
      materials.authenticate(session, material);
      decrypting.forget(name, cached);
    }
    return materials.use(
        session,
        material,
        key -> {
          long handle =
              connection
                  .cryptoki()
                  .unwrapKey(session.owner(), WRAPPING, key, name.wrapped().array(), DECRYPTS);
          return decrypting.keep(name, new CachedKey(material, handle, connection::discard));
        });
  }

  void forget(String materialId) {
    encrypting.forget(materialId);
    decrypting.forgetIf(name -> name.materialId().equals(materialId));
  }

  long encryptingSize() {
    return encrypting.estimatedSize();
  }

  long decryptingSize() {
    return decrypting.estimatedSize();
  }

  /** What names a subkey met in decryption. */
  private record Name(String materialId, ByteBuffer wrapped) {}

  /** What is done with a subkey. */
  @FunctionalInterface
  interface SubkeyUse<T> {
    T with(Subkey subkey) throws CryptokiException;
  }
}
