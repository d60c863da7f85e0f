package org.claviger.server.hsm.pkcs11;

/** The HSM did not unwrap a material whose MAC is right. */
final class MaterialRefusedException extends CryptokiException {
  private static final long serialVersionUID = 1L;

  MaterialRefusedException(CryptokiException cause) {
    super(cause);
  }
}
