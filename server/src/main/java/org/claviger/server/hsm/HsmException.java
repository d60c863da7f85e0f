package org.claviger.server.hsm;

/** What an HSM could not do. Messages name calls and return codes, never data. */
public abstract sealed class HsmException extends RuntimeException
    permits AbsentKeyException,
        HsmUnavailableException,
        InvalidCiphertextException,
        InvalidMaterialException,
        InvalidPublicKeyException,
        UnsuitableKeyException,
        UnsupportedMechanismException {
  private static final long serialVersionUID = 1L;

  HsmException(String message) {
    super(message);
  }

  HsmException(String message, Throwable cause) {
    super(message, cause);
  }
}
