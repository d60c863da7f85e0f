package org.claviger.server.hsm.pkcs11;

import org.claviger.server.measure.CacheCounts;

/**
 * The counts of a region's caches. They outlive the caches, which end with their connection.
 *
 * @param materials of unwrapped material
 * @param encrypting of subkeys that encrypt
 * @param decrypting of subkeys met in decryption
 */
record KeyCacheCounts(CacheCounts materials, CacheCounts encrypting, CacheCounts decrypting) {
  static KeyCacheCounts fromZero() {
    return new KeyCacheCounts(new CacheCounts(), new CacheCounts(), new CacheCounts());
  }
}
