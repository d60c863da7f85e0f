package org.claviger.server.app;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.claviger.server.quorum.OperatorKey;

/** Operators' keys as OpenSSL writes them: PEM (RFC 7468). */
final class OperatorKeyFile {
  private OperatorKeyFile() {}

  /**
   * Reads a public key.
   *
   * @throws IOException if the file holds none
   */
  static OperatorKey readPublic(Path file) throws IOException {
    if (read(file) instanceof SubjectPublicKeyInfo key) {
      return OperatorKey.of(key.getEncoded());
    }
    throw new IOException(file + " holds no public key in PEM (BEGIN PUBLIC KEY)");
  }

  /**
   * Reads a private key: PKCS#8, with or without a passphrase (PBES2, RFC 8018).
   *
   * @param passphrase asked if one is needed
   * @throws IOException if the file holds none, or the passphrase is wrong; the message repeats
   *     nothing of it
   */
  static PrivateKey readPrivate(Path file, Supplier<char[]> passphrase) throws IOException {
    Object object = read(file);
    if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      return new JcaPEMKeyConverter().getPrivateKey(decrypt(file, encrypted, passphrase.get()));
    }
    if (object instanceof PrivateKeyInfo key) {
      return new JcaPEMKeyConverter().getPrivateKey(key);
    }
    if (object instanceof PEMKeyPair pair) {
      return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
    }
    throw new IOException(file + " holds no private key in PEM (BEGIN PRIVATE KEY)");
  }

  private static PrivateKeyInfo decrypt(
      Path file, PKCS8EncryptedPrivateKeyInfo encrypted, char[] passphrase) throws IOException {
    PBEKeySpec secret = new PBEKeySpec(passphrase);
    Arrays.fill(passphrase, '\0');
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted.getEncoded());
      // Of PBES2 the parameters alone name the algorithm.
      String algorithm = info.getAlgParameters().toString();
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(secret),
          info.getAlgParameters());
      return PrivateKeyInfo.getInstance(info.getKeySpec(cipher).getEncoded());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the passphrase does not open " + file, e);
    } finally {
      secret.clearPassword();
    }
  }

  private static Object read(Path file) throws IOException {
    String text = new String(DocumentFile.read(file), StandardCharsets.US_ASCII);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      return parser.readObject();
    } catch (RuntimeException e) {
      throw new IOException(file + " holds no key in PEM", e);
    }
  }
}
