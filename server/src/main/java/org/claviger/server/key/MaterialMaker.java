package org.claviger.server.key;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.store.Intents;
import org.claviger.server.store.Intents.Intent;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes material in the HSM, undoes that, and destroys material there whose row is gone. Material
 * that stays in the token gets an intent before, so that none is left there that no key has.
 */
final class MaterialMaker {
  private static final Logger LOG = LoggerFactory.getLogger(MaterialMaker.class);
  private static final byte[] NO_PUBLIC_KEY = {};
  private static final int ID_BYTES = 32;

  private final String owner;
  private final boolean retries;
  private final Hsm hsm;
  private final Store store;
  private final Intents intents;
  private final KeyRows rows;
  private final SecureRandom random = new SecureRandom();

  /** Material whose row is gone and that the HSM may still hold. */
  private final Queue<Material> condemned = new ConcurrentLinkedQueue<>();

  /** In the HSM of a region. */
  MaterialMaker(String region, Hsm hsm, Store store, KeyRows rows) {
    this(region, true, hsm, store, rows);
  }

  /** In the HSMs of a custom key store, whose connection does later what fails now. */
  static MaterialMaker ofStore(String storeId, Hsm hsm, Store store, KeyRows rows) {
    return new MaterialMaker(storeId, false, hsm, store, rows);
  }

  private MaterialMaker(String owner, boolean retries, Hsm hsm, Store store, KeyRows rows) {
    this.owner = owner;
    this.retries = retries;
    this.hsm = hsm;
    this.store = store;
    this.intents = store.intents();
    this.rows = rows;
  }

  /**
   * Material of that kind can be imported.
   *
   * @throws UnsupportedMechanismException if the HSM cannot take it in
   */
  void requireImportable(KeyKind kind) {
    requireShareable(kind);
    if (!hsm.canImport(kind.material())) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module cannot import keys of spec " + kind.spec() + "; another module may");
    }
  }

  private void requireShareable(KeyKind kind) {
    if (kind.multiRegion()) {
      hsm.requireShareable(kind.material());
    }
  }

  /** A related key's material as one of this region's domain. */
  Material adopt(Material shared) {
    return hsm.adopt(shared);
  }

  /** New material: for a symmetric key the public key is empty. */
  KeyPairMaterial generate(KeyKind kind) {
    String id = newId();
    MaterialSpec spec = kind.material();
    requireShareable(kind);
    if (hsm.isTokenResident(spec)) {
      intents.begin(new Intent(owner, id, Intent.Kind.CREATE));
    }
    try {
      return kind.spec().isSymmetric()
          ? new KeyPairMaterial(hsm.generateSecretKey(id, spec, kind.sharing()), NO_PUBLIC_KEY)
          : hsm.generateKeyPair(id, spec, kind.sharing());
    } catch (RuntimeException e) {
      discardUnlessCommitted(id, spec);
      throw e;
    }
  }

  /** Completes the intent of a material whose row the transaction writes. */
  void complete(Transaction transaction, Material material) {
    if (isMadeInToken(material)) {
      intents.complete(transaction, material.id());
    }
  }

  /** What was adopted is its owner's: it was not made, and is not destroyed. */
  private boolean isMadeInToken(Material material) {
    return material.sharing() != Sharing.ADOPTED && hsm.isTokenResident(material.spec());
  }

  /** Has {@link #destroyCondemned} destroy a material whose row the transaction removes. */
  void condemn(Transaction transaction, Material material) {
    if (isMadeInToken(material)) {
      intents.begin(transaction, new Intent(owner, material.id(), Intent.Kind.DESTROY));
    }
    transaction.afterCommit(() -> condemned.add(material));
  }

  /**
   * Removes from the HSM what was condemned; what fails is tried again with the next call, or by
   * the store.
   */
  void destroyCondemned() {
    for (int left = condemned.size(); left > 0; left--) {
      Material material = condemned.poll();
      if (material != null && !discardUnlessCommitted(material.id(), material.spec()) && retries) {
        condemned.add(material);
      }
    }
  }

  /**
   * Removes material without a row, which gets none any more, from the HSM; what fails is left to
   * the next start, or to the store.
   *
   * @return false if it failed
   */
  boolean discardUnlessCommitted(String materialId, MaterialSpec spec) {
    try {
      return rows.hasMaterial(materialId) || isDestroyed(materialId, spec);
    } catch (StoreException | HsmException e) {
      LOG.warn("material {} without a key is left in the HSM for now", materialId, e);
      return false;
    }
  }

  private boolean isDestroyed(String materialId, MaterialSpec spec) {
    try {
      hsm.destroy(materialId);
    } catch (HsmUnavailableException e) {
      LOG.warn("material {} without a key is left for now: {}", materialId, e.getMessage());
      if (hsm.isTokenResident(spec)) {
        intents.condemn(materialId);
      }
      return false;
    }
    if (hsm.isTokenResident(spec)) {
      intents.abandon(materialId);
    }
    return true;
  }

  /**
   * Undoes or finishes what a crash cut off: every intent whose material has no row.
   *
   * @param record commits the record of a material that was removed, in the transaction that ends
   *     its intent
   */
  void recover(BiConsumer<Transaction, Intent> record) {
    for (Intent intent : intents.unfinished(owner)) {
      boolean isLeftOver = !rows.hasMaterial(intent.materialId());
      if (isLeftOver) {
        hsm.destroy(intent.materialId());
        LOG.info("removed material {} that no key has", intent.materialId());
      }
      store.write(
          transaction -> {
            intents.complete(transaction, intent.materialId());
            if (isLeftOver) {
              record.accept(transaction, intent);
            }
            return isLeftOver;
          });
    }
  }

  /** 64 hexadecimal digits, as AWS's key material ids. */
  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
