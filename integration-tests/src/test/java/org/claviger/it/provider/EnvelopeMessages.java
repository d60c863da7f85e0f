package org.claviger.it.provider;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.claviger.provider.EnvelopeParameterSpec;

/** Messages by the transformation of envelopes. */
record EnvelopeMessages(Claviger claviger, SecretKey key) {
  static final String TRANSFORMATION = "KMS/Envelope/NoPadding";

  Cipher cipher(int mode, EnvelopeParameterSpec spec) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, claviger.provider());
    cipher.init(mode, key, spec);
    return cipher;
  }

  byte[] seal(byte[] plaintext, EnvelopeParameterSpec spec) throws GeneralSecurityException {
    return cipher(Cipher.ENCRYPT_MODE, spec).doFinal(plaintext);
  }

  byte[] open(byte[] message, EnvelopeParameterSpec spec) throws GeneralSecurityException {
    return cipher(Cipher.DECRYPT_MODE, spec).doFinal(message);
  }
}
