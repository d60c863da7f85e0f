package org.claviger.server.hsm;

import java.util.Set;

/**
 * One HSM of a custom key store. Its keys are objects of its token: put there from their wrapped
 * form, which any HSM of the same domain opens.
 */
public interface KeyStoreHsm extends Hsm {
  /**
   * Puts a material into the token, where it stays until {@link #destroy}. Does nothing if it is
   * there. One that was adopted is its owner's to put there: it is seen to be the same.
   *
   * @throws AbsentKeyException if it was adopted and the token lacks it, or has another
   */
  void install(Material material);

  /**
   * Takes as material a key that is in the token: found by its name, seen to be one of the spec
   * that can neither be read nor wrapped, and known again by what it answers. The object stays as
   * it is, its owner's: {@link #destroy} leaves it alone.
   *
   * @param name {@code id.} and CKA_ID in hexadecimal digits, or else CKA_LABEL
   * @param context what the material is for: the same key has the same id in the same context
   * @return the material, and the public key as a DER SubjectPublicKeyInfo; empty for secret keys
   * @throws AbsentKeyException if no key has that name
   * @throws UnsuitableKeyException if several have it, or it is no such key
   */
  KeyPairMaterial adopt(String name, MaterialSpec spec, byte[] context);

  /**
   * Whether it can be used again without its PIN. A worker that was started anew has no PIN: its
   * HSM is closed, and opened anew.
   */
  boolean isOpen();

  /** The ids of the materials that were put into the token. */
  Set<String> installed();
}
