package org.claviger.server.quorum;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** An operator with the private key. */
record TestOperator(String name, KeyPair pair) {
  static TestOperator named(String name) {
    return new TestOperator(name, ec("secp256r1"));
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Operator operator() {
    return new Operator(name, OperatorKey.of(pair.getPublic().getEncoded()));
  }

  Approval approval(byte[] request) {
    return approval(request, name);
  }

  Approval approval(byte[] request, String as) {
    try {
      Signature signer = Signature.getInstance(operator().key().signatures());
      signer.initSign(pair.getPrivate());
      signer.update(request);
      return Approval.of(request, as, signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
