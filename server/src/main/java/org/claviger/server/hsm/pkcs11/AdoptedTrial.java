package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.BigIntegers;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidPublicKeyException;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.UnsuitableKeyException;

/**
 * Has a key that is to be adopted do what requests will ask of it, and tells it by what it answers:
 * of a secret key the hash of an answer, which is told to nobody; of a private key the public one.
 */
final class AdoptedTrial {
  private static final byte[] TEXT = "claviger adopted-key check text!".getBytes(US_ASCII);
  private static final int HMAC_MAXIMUM_BYTES = 64;
  private static final Mechanism WRAPPING = Mechanism.of(Ck.CKM_AES_KEY_WRAP);

  private final Connection connection;
  private final Cryptoki cryptoki;
  private final Session session;
  private final Capabilities capabilities;
  private final long key;

  AdoptedTrial(Connection connection, Session session, Capabilities capabilities, long key) {
    this.connection = connection;
    this.cryptoki = connection.cryptoki();
    this.session = session;
    this.capabilities = capabilities;
    this.key = key;
  }

  /**
   * What the key is known by; of a private key its public key, as a DER SubjectPublicKeyInfo.
   *
   * @param half where the public key is, unless the private key shows it
   * @throws UnsuitableKeyException if it does not do what it must
   */
  byte[] fingerprint(MaterialSpec spec, PublicHalf half) throws CryptokiException {
    try {
      KeyShape shape = KeyShape.of(spec);
      if (shape instanceof KeyShape.Secret secret) {
        return hash(secret.type() == Ck.CKK_AES ? wrapped() : hmac(spec));
      }
      return showsPublicKey(shape)
          ? new ImportedKeyPair(connection, session, key).publicKey(shape)
          : checked(shape, half.of(shape, key));
    } catch (CryptokiException e) {
      if (!ReturnCode.isUseRefused(e.code()) || !connection.answers(session)) {
        throw e;
      }
      throw new UnsuitableKeyException("the key does not do what it must: " + e.getMessage());
    } catch (InvalidCiphertextException | InvalidPublicKeyException e) {
      throw new UnsuitableKeyException("the key does not work: " + e.getMessage());
    }
  }

  /** By its attributes or its signatures. */
  private static boolean showsPublicKey(KeyShape shape) {
    return shape instanceof KeyShape.Rsa rsa
        ? rsa.signs()
        : shape instanceof KeyShape.Ec ec && ec.signs() && ec.curve() != Curve.ED25519;
  }

  private byte[] checked(KeyShape shape, byte[] publicKey) throws CryptokiException {
    boolean works;
    if (shape instanceof KeyShape.Rsa rsa) {
      works = decrypts(rsa, publicKey);
    } else if (shape instanceof KeyShape.Ec ec) {
      works = ec.signs() ? signsEd25519(publicKey) : agrees(ec.curve(), publicKey);
    } else {
      works = signs(((KeyShape.MlDsa) shape).set(), publicKey);
    }
    if (!works) {
      throw new UnsuitableKeyException("the private key is not that of the public key beside it");
    }
    return publicKey;
  }

  /** The bare answer would let its reader pass off as encrypted what is not. */
  private static byte[] hash(byte[] answer) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(answer, 0, answer.length);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** Wraps a known subkey, and opens it for each of its uses. */
  private byte[] wrapped() throws CryptokiException {
    byte[] wrapped = new KeyChecks(cryptoki, session.owner()).wrapKnown(key);
    for (long use : new long[] {Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT}) {
      Template template = KeyTemplates.subkey(use);
      connection.discard(cryptoki.unwrapKey(session.owner(), WRAPPING, key, wrapped, template));
    }
    return wrapped;
  }

  private byte[] hmac(MaterialSpec spec) throws CryptokiException {
    Mechanism mechanism = Mechanism.of(KeyShape.hmacMechanism(spec));
    return cryptoki.sign(session.worker(), mechanism, key, TEXT, HMAC_MAXIMUM_BYTES);
  }

  private boolean decrypts(KeyShape.Rsa shape, byte[] publicKey) throws CryptokiException {
    RSAKeyParameters parameters = (RSAKeyParameters) parameters(publicKey);
    if (parameters.getModulus().bitLength() != shape.bits()) {
      throw new UnsuitableKeyException("the modulus does not have " + shape.bits() + " bits");
    }
    for (OaepHash hash : OaepHash.values()) {
      byte[] encrypted = OaepSample.encrypt(hash, parameters, TEXT);
      byte[] opened = Decryption.oaep(cryptoki, session, capabilities, key, hash, encrypted);
      if (!MessageDigest.isEqual(TEXT, opened)) {
        return false;
      }
    }
    return true;
  }

  private boolean agrees(Curve curve, byte[] publicKey) throws CryptokiException {
    PeerKey.point(curve, publicKey);
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve.domain(), new SecureRandom()));
    AsymmetricCipherKeyPair other = generator.generateKeyPair();
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(other.getPrivate());
    byte[] expected =
        BigIntegers.asUnsignedByteArray(
            curve.fieldBytes(), agreement.calculateAgreement(parameters(publicKey)));
    byte[] point = ((ECPublicKeyParameters) other.getPublic()).getQ().getEncoded(false);
    return MessageDigest.isEqual(expected, Agreement.derive(cryptoki, session, curve, key, point));
  }

  private boolean signsEd25519(byte[] publicKey) throws CryptokiException {
    byte[] signature =
        cryptoki.sign(
            session.worker(),
            Mechanism.of(Ck.CKM_EDDSA),
            key,
            TEXT,
            Curve.ED25519.signatureBytes());
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, (Ed25519PublicKeyParameters) parameters(publicKey));
    verifier.update(TEXT, 0, TEXT.length);
    return verifier.verifySignature(signature);
  }

  private boolean signs(MlDsaSet set, byte[] publicKey) throws CryptokiException {
    byte[] signature =
        cryptoki.sign(
            session.worker(), Mechanism.of(Ck.CKM_ML_DSA), key, TEXT, set.signatureBytes());
    byte[] raw = SubjectPublicKeyInfo.getInstance(publicKey).getPublicKeyData().getOctets();
    return set.verifies(raw, TEXT, signature);
  }

  private static AsymmetricKeyParameter parameters(byte[] publicKey) {
    try {
      return PublicKeyFactory.createKey(publicKey);
    } catch (IOException | RuntimeException e) {
      throw new UnsuitableKeyException("the public key beside the private key is none", e);
    }
  }
}
