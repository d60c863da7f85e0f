package org.claviger.server.sigv4;

/** A secret was destroyed before it was used: whoever remembered it has forgotten it meanwhile. */
public final class DestroyedSecretException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  DestroyedSecretException() {
    super("the secret was destroyed");
  }
}
