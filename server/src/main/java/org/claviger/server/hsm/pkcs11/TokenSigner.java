package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.ceremony.CeremonyException;

/**
 * Signs with a private key of any token, such as a smart card: ECDSA on P-256 with SHA-256 or on
 * P-384 with SHA-384, in DER, or RSASSA-PKCS1-v1_5 with SHA-256. For a process that has the module
 * open for nothing else.
 */
public final class TokenSigner {
  private TokenSigner() {}

  /**
   * Signs.
   *
   * @param token the token's label
   * @param label the key's
   * @throws CeremonyException if there is no such token or key, or it cannot sign so; the message
   *     says which
   */
  public static byte[] sign(HsmConfig config, String token, String label, byte[] data) {
    Template search =
        Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY).with(Ck.CKA_LABEL, label);
    Optional<OfflineToken> opened = OfflineToken.open(config, token);
    if (opened.isEmpty()) {
      throw new CeremonyException("the module has no token " + token);
    }
    try (OfflineToken live = opened.get()) {
      long key =
          live.find(search)
              .orElseThrow(
                  () ->
                      new CeremonyException("the token " + token + " has no private key " + label));
      return live.use((module, session) -> sign(module, session, key, data));
    }
  }

  private static byte[] sign(Cryptoki cryptoki, long session, long key, byte[] data)
      throws CryptokiException {
    long type = number(cryptoki.attribute(session, key, Ck.CKA_KEY_TYPE));
    if (type == Ck.CKK_EC) {
      byte[] parameters = cryptoki.attribute(session, key, Ck.CKA_EC_PARAMS);
      if (Arrays.equals(parameters, Curve.P256.parameters())) {
        return ecdsa(cryptoki, session, key, Curve.P256, digest("SHA-256", data));
      }
      if (Arrays.equals(parameters, Curve.P384.parameters())) {
        return ecdsa(cryptoki, session, key, Curve.P384, digest("SHA-384", data));
      }
    } else if (type == Ck.CKK_RSA) {
      int bytes = cryptoki.attribute(session, key, Ck.CKA_MODULUS).length;
      byte[] input = Signing.digestInfoOfSha256(digest("SHA-256", data));
      return cryptoki.sign(session, Mechanism.of(Ck.CKM_RSA_PKCS), key, input, bytes);
    }
    throw new CeremonyException("the key is neither an RSA key nor an EC key on P-256 or P-384");
  }

  private static byte[] ecdsa(Cryptoki cryptoki, long session, long key, Curve curve, byte[] digest)
      throws CryptokiException {
    byte[] plain =
        cryptoki.sign(session, Mechanism.of(Ck.CKM_ECDSA), key, digest, curve.signatureBytes());
    int half = plain.length / 2;
    BigInteger r = new BigInteger(1, Arrays.copyOf(plain, half));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(plain, half, plain.length));
    try {
      return StandardDSAEncoding.INSTANCE.encode(curve.domain().getN(), r, s);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(byte[] value) {
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong();
  }

  private static byte[] digest(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
