package org.claviger.server.hsm.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SubkeyCiphertext;

/**
 * Makes checks: keys are the domain's if they answer as those of the member do that the check was
 * made of. A check lives as long as the process; nothing of it is kept.
 */
final class DomainChecks {
  private static final byte[] TEXT = "claviger domain check".getBytes(US_ASCII);
  private static final int MATERIAL_ID_BYTES = 32;

  private DomainChecks() {}

  /** Of the keys that every domain has. */
  static <D extends HsmDomain> DomainCheck<D> ofKeys(D domain) {
    byte[] mac = domain.mac(TEXT);
    byte[] sealed = domain.seal(TEXT, TEXT);
    return other -> {
      if (!MessageDigest.isEqual(mac, other.mac(TEXT))) {
        return "MAC key";
      }
      return opens(() -> other.open(TEXT, sealed)) ? "" : "sealing key";
    };
  }

  /** Of these and of the key-encryption key, on the way that an encryption takes. */
  static DomainCheck<Hsm> ofMaterial(Hsm hsm) {
    DomainCheck<Hsm> keys = ofKeys(hsm);
    byte[] id = new byte[MATERIAL_ID_BYTES];
    new SecureRandom().nextBytes(id);
    Material material =
        hsm.generateSecretKey(HexFormat.of().formatHex(id), MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext blob = hsm.encryptUnderSubkey(material, TEXT, TEXT);
    return other -> {
      String foreignKey = keys.foreignKey(other);
      if (!foreignKey.isEmpty()) {
        return foreignKey;
      }
      return opens(() -> other.decryptUnderSubkey(material, blob, TEXT))
          ? ""
          : "key-encryption key";
    };
  }

  private static boolean opens(Supplier<byte[]> opened) {
    try {
      return Arrays.equals(opened.get(), TEXT);
    } catch (InvalidCiphertextException | InvalidMaterialException e) {
      return false;
    }
  }
}
