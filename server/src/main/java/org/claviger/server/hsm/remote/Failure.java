package org.claviger.server.hsm.remote;

import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.InvalidPublicKeyException;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.claviger.server.hsm.UnsupportedMechanismException;

/** The exceptions of the HSM interface, by the names that they have on the wire. */
enum Failure {
  UNAVAILABLE,
  INVALID_CIPHERTEXT,
  ABSENT_KEY,
  INVALID_MATERIAL,
  INVALID_PUBLIC_KEY,
  UNSUITABLE_KEY,
  UNSUPPORTED_MECHANISM,
  ILLEGAL_ARGUMENT,
  ILLEGAL_STATE;

  /** What an exception is on the wire; anything unforeseen is an HSM that is not available. */
  static Failure of(RuntimeException exception) {
    if (exception instanceof HsmException known) {
      return of(known);
    }
    if (exception instanceof IllegalArgumentException) {
      return ILLEGAL_ARGUMENT;
    }
    return exception instanceof IllegalStateException ? ILLEGAL_STATE : UNAVAILABLE;
  }

  private static Failure of(HsmException exception) {
    if (exception instanceof InvalidCiphertextException) {
      return INVALID_CIPHERTEXT;
    }
    if (exception instanceof AbsentKeyException) {
      return ABSENT_KEY;
    }
    if (exception instanceof InvalidMaterialException) {
      return INVALID_MATERIAL;
    }
    if (exception instanceof InvalidPublicKeyException) {
      return INVALID_PUBLIC_KEY;
    }
    if (exception instanceof UnsuitableKeyException) {
      return UNSUITABLE_KEY;
    }
    return exception instanceof UnsupportedMechanismException ? UNSUPPORTED_MECHANISM : UNAVAILABLE;
  }

  /** The exception on this side. */
  RuntimeException exception(String message) {
    return switch (this) {
      case UNAVAILABLE -> new HsmUnavailableException(message);
      case INVALID_CIPHERTEXT -> new InvalidCiphertextException(message);
      case ABSENT_KEY -> new AbsentKeyException(message);
      case INVALID_MATERIAL -> new InvalidMaterialException(message);
      case INVALID_PUBLIC_KEY -> new InvalidPublicKeyException(message);
      case UNSUITABLE_KEY -> new UnsuitableKeyException(message);
      case UNSUPPORTED_MECHANISM -> new UnsupportedMechanismException(message);
      case ILLEGAL_ARGUMENT -> new IllegalArgumentException(message);
      case ILLEGAL_STATE -> new IllegalStateException(message);
    };
  }
}
