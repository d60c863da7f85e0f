package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorKeyFileTest {
  private final KeyPair pair;
  @TempDir private Path folder;

  OperatorKeyFileTest() throws Exception {
    pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
  }

  private Path write(Object content) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return Files.writeString(folder.resolve("key.pem"), text.toString());
  }

  @Test
  void readsAKeyWithoutAPassphrase() throws Exception {
    Path plain = write(new JcaPKCS8Generator(pair.getPrivate(), null));
    assertThat(
            OperatorKeyFile.readPrivate(
                plain,
                () -> {
                  throw new AssertionError("none is needed");
                }))
        .isEqualTo(pair.getPrivate());
  }

  /** As OpenSSL writes it, by another implementation than the one that reads it. */
  private Path encrypted() throws IOException, OperatorCreationException {
    return write(
        new JcaPKCS8Generator(
            pair.getPrivate(),
            new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPRF(PKCS8Generator.PRF_HMACSHA256)
                .setPassword("a passphrase".toCharArray())
                .build()));
  }

  @Test
  void readsAKeyWithAPassphrase() throws Exception {
    assertThat(OperatorKeyFile.readPrivate(encrypted(), () -> "a passphrase".toCharArray()))
        .isEqualTo(pair.getPrivate());
  }

  @Test
  void aWrongPassphraseIsSaidAndNotRepeated() throws Exception {
    Path file = encrypted();
    assertThatThrownBy(() -> OperatorKeyFile.readPrivate(file, () -> "canary".toCharArray()))
        .isInstanceOf(IOException.class)
        .hasMessage("the passphrase does not open " + file);
  }

  @Test
  void whatIsNoKeyIsRefused() throws Exception {
    Path publicKey = write(pair.getPublic());
    assertThat(OperatorKeyFile.readPublic(publicKey).encoded())
        .isEqualTo(pair.getPublic().getEncoded());
    assertThatThrownBy(() -> OperatorKeyFile.readPrivate(publicKey, () -> new char[0]))
        .isInstanceOf(IOException.class);
    Path text = Files.writeString(folder.resolve("text"), "-----BEGIN PUBLIC KEY-----\n!\n");
    assertThatThrownBy(() -> OperatorKeyFile.readPublic(text)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> OperatorKeyFile.readPublic(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }
}
