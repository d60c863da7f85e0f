package org.claviger.server.hsm.pkcs11;

/**
 * A PKCS#11 function that did not return CKR_OK. Whether the HSM is dead or only refused the
 * request, the code alone does not tell.
 */
class CryptokiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long code;

  CryptokiException(String function, long code) {
    super(function + " returned " + ReturnCode.name(code), null, false, false);
    this.code = code;
  }

  CryptokiException(CryptokiException cause) {
    super(cause.getMessage(), cause, false, false);
    this.code = cause.code;
  }

  /** The CK_RV. */
  final long code() {
    return code;
  }
}
