package org.claviger.server.operation;

import java.time.Instant;
import java.util.Optional;

/** Whether imported material goes by itself, in the words of the wire. */
enum ExpirationModel {
  KEY_MATERIAL_EXPIRES,
  KEY_MATERIAL_DOES_NOT_EXPIRE;

  static ExpirationModel of(Optional<Instant> validTo) {
    return validTo.isPresent() ? KEY_MATERIAL_EXPIRES : KEY_MATERIAL_DOES_NOT_EXPIRE;
  }
}
