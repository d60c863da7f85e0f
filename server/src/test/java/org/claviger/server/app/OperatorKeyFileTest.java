package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.claviger.server.quorum.OperatorKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorKeyFileTest {
  private static final String ENCRYPTED =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi4qpykDl7h5gICCAAw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELzRUrmR30oTw/sBASEk/vcEgZCo
      qRutV3yiGUkAAOAK6Nn7Pk6NN/PY//K7e/jtI1oFx7TM81DHgEsQbQ9TXnAv7fI8
      fy1iahjsn79a7YCJjTX6s0AhkJahRx1O9D8R1KH0cmXAQOA2LNB4Qxuf51pCGdKu
      tT2LcIb0Dx6gC5TF91krUw5Xh5GzxygcTUdKLRzr+NjfCW68joelPH7c0wkgLqA=
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  private static final String PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJQ6KTQqNNW2k8NBlI3Z+1ZEH31R8
      ezhi2ijQ/W+0jqeM+d0n1gYyRvasf/O9Ay2gAI11DEuJvet293jUzaOjnQ==
      -----END PUBLIC KEY-----
      """;

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

  @Test
  void readsAKeyThatOpenSslEncrypted() throws Exception {
    PrivateKey read =
        OperatorKeyFile.readPrivate(
            Files.writeString(folder.resolve("a.key"), ENCRYPTED),
            () -> "a passphrase".toCharArray());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(read);
    byte[] signed = signature.sign();
    OperatorKey key =
        OperatorKeyFile.readPublic(Files.writeString(folder.resolve("a.pub"), PUBLIC));
    signature.initVerify(
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key.encoded())));
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void aWrongPassphraseIsSaidAndNotRepeated() throws Exception {
    Path file = Files.writeString(folder.resolve("a.key"), ENCRYPTED);
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
