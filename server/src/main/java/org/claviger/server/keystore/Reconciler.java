package org.claviger.server.keystore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.store.Intents.Intent;
import org.claviger.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tokens of a store hold just the keys that the store has: a member that was away when a
 * key was made gets it from its wrapped form before it serves, and loses what was deleted
 * meanwhile. Only what is known to have been this store's is destroyed.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final byte[] QUESTION = "claviger custom key store".getBytes(US_ASCII);

  private static final long LONGEST_MAKING_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Map<String, Long> firstSeen = new ConcurrentHashMap<>();
  private final String storeId;
  private final Store store;
  private final StoreRows rows;
  private final StoredMaterials materials;

  Reconciler(String storeId, Store store, StoreRows rows, StoredMaterials materials) {
    this.storeId = storeId;
    this.store = store;
    this.rows = rows;
    this.materials = materials;
  }

  /** What tells one domain's HSMs from another's. */
  static byte[] domainOf(KeyStoreHsm hsm) {
    return hsm.mac(QUESTION);
  }

  /** Whether an HSM has the keys of the domain. */
  static boolean isOf(byte[] domain, KeyStoreHsm hsm) {
    return hsm.verifyMac(QUESTION, domain);
  }

  /**
   * Makes an HSM hold the store's keys.
   *
   * @throws HsmUnavailableException if it cannot do it now
   * @throws InvalidMaterialException if a key does not open in it
   */
  void reconcile(String name, KeyStoreHsm hsm) {
    for (Intent intent : unfinished(Set.of(Intent.Kind.DESTROY))) {
      hsm.destroy(intent.materialId());
    }
    Set<String> installed = hsm.installed();
    List<String> missing =
        rows.materialIds(storeId).stream().filter(id -> !installed.contains(id)).toList();
    // A key that was deleted a moment ago has no material any more.
    long given =
        missing.stream()
            .flatMap(id -> materials.find(id).stream())
            .filter(material -> give(name, hsm, material))
            .count();
    // One that was deleted meanwhile may have been destroyed before it came here.
    missing.stream().filter(id -> materials.find(id).isEmpty()).forEach(hsm::destroy);
    if (given > 0) {
      LOG.info("the HSM {} of {} was given {} keys that it missed", name, storeId, given);
    }
  }

  /** An adopted key is for its owner to give; other HSMs do its work until then. */
  private boolean give(String name, KeyStoreHsm hsm, Material material) {
    try {
      hsm.install(material);
      return material.sharing() != Sharing.ADOPTED;
    } catch (AbsentKeyException e) {
      LOG.warn("the HSM {} of {} cannot do the work of a key: {}", name, storeId, e.getMessage());
      return false;
    }
  }

  /**
   * Ends what was left to be destroyed, once every member of the store has done so. A key is taken
   * to be one whose making was cut off if it has not come to be for long.
   */
  void finish(Group group) {
    long now = System.nanoTime();
    List<Intent> all = unfinished(Set.of(Intent.Kind.values()));
    firstSeen.keySet().retainAll(all.stream().map(Intent::materialId).toList());
    for (Intent intent : all) {
      long since = firstSeen.computeIfAbsent(intent.materialId(), any -> now);
      if (intent.kind() == Intent.Kind.DESTROY || now - since > LONGEST_MAKING_NANOS) {
        finish(group, intent);
      }
    }
  }

  /** Ends all, with the keys whose making was cut off: to be called while none can be made. */
  void finishAll(Group group) {
    unfinished(Set.of(Intent.Kind.values())).forEach(intent -> finish(group, intent));
  }

  private void finish(Group group, Intent intent) {
    try {
      if (materials.find(intent.materialId()).isEmpty()) {
        group.destroy(intent.materialId());
      }
      store.intents().abandon(intent.materialId());
    } catch (HsmUnavailableException e) {
      LOG.debug("{}", e.getMessage());
    }
  }

  private List<Intent> unfinished(Set<Intent.Kind> kinds) {
    return store.intents().unfinished(storeId).stream()
        .filter(intent -> kinds.contains(intent.kind()))
        .toList();
  }
}
