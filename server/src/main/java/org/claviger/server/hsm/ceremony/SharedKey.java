package org.claviger.server.hsm.ceremony;

import java.util.Arrays;
import java.util.Optional;

/** The keys that the HSMs of one domain share. */
public enum SharedKey {
  /** Wraps the material of a region's keys. */
  KEY_ENCRYPTION("kek"),
  /** Authenticates rows. */
  MAC("mac"),
  /** Seals secrets. */
  SEALING("sealing"),
  /** Wraps the material of multi-Region keys; not in every region. */
  TRANSFER("transfer");

  private final String code;

  SharedKey(String code) {
    this.code = code;
  }

  /** Its name in documents. */
  public String code() {
    return code;
  }

  /** The key of that name. */
  public static Optional<SharedKey> of(String code) {
    return Arrays.stream(values()).filter(key -> key.code.equals(code)).findFirst();
  }
}
