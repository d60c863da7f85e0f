package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.claviger.server.config.HsmConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of identities stands for an operator's smart card. */
class TokenSignerTest {
  private static final byte[] REQUEST = "what is to be approved".getBytes(UTF_8);
  private static final String TOKEN = Pkcs11Module.IDENTITY_LABEL;

  @TempDir private static Path directory;
  private static HsmConfig config;

  @BeforeAll
  static void makeToken() throws Exception {
    config = HsmFixture.config(directory);
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.openIdentity();
    }
  }

  private static byte[] ec(Curve curve, String label) {
    return on(
        (cryptoki, session) -> {
          Cryptoki.KeyPairHandles pair =
              cryptoki.generateKeyPair(
                  session,
                  Mechanism.of(Ck.CKM_EC_KEY_PAIR_GEN),
                  Template.EMPTY
                      .with(Ck.CKA_TOKEN, true)
                      .with(Ck.CKA_EC_PARAMS, curve.parameters()),
                  privateKey(label));
          return PublicKeys.curve(cryptoki, session, pair.publicKey(), curve);
        });
  }

  private static byte[] rsa(String label) {
    return on(
        (cryptoki, session) -> {
          Cryptoki.KeyPairHandles pair =
              cryptoki.generateKeyPair(
                  session,
                  Mechanism.of(Ck.CKM_RSA_PKCS_KEY_PAIR_GEN),
                  Template.EMPTY
                      .with(Ck.CKA_TOKEN, true)
                      .with(Ck.CKA_MODULUS_BITS, 2_048)
                      .with(Ck.CKA_PUBLIC_EXPONENT, new byte[] {1, 0, 1}),
                  privateKey(label));
          return PublicKeys.rsa(cryptoki, session, pair.publicKey());
        });
  }

  private static Template privateKey(String label) {
    return Template.EMPTY
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_LABEL, label)
        .and(Usage.privateKey(Ck.CKA_SIGN));
  }

  private static <T> T on(OfflineToken.Work<T> work) {
    try (OfflineToken token = OfflineToken.open(config, TOKEN).orElseThrow()) {
      return token.use(work);
    }
  }

  private static void assertSigns(
      byte[] publicKey, String label, String algorithm, String signatures) throws Exception {
    Signature verifier = Signature.getInstance(signatures);
    verifier.initVerify(
        KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(publicKey)));
    for (int i = 0; i < 20; i++) {
      byte[] signature = TokenSigner.sign(config, TOKEN, label, REQUEST);
      verifier.update(REQUEST);
      assertThat(verifier.verify(signature)).isTrue();
    }
  }

  @Test
  void signsWithKeysOfEachKind() throws Exception {
    assertSigns(ec(Curve.P256, "p256"), "p256", "EC", "SHA256withECDSA");
    assertSigns(ec(Curve.P384, "p384"), "p384", "EC", "SHA384withECDSA");
    assertSigns(rsa("rsa"), "rsa", "RSA", "SHA256withRSA");
  }

  @Test
  void saysWhatIsNotThere() {
    byte[] unused = ec(Curve.P521, "p521");
    assertThatThrownBy(() -> TokenSigner.sign(config, TOKEN, "p521", REQUEST))
        .hasMessageContaining("neither an RSA key nor an EC key on P-256 or P-384");
    assertThatThrownBy(() -> TokenSigner.sign(config, TOKEN, "nobody's", REQUEST))
        .hasMessageContaining("has no private key nobody's");
    assertThatThrownBy(() -> TokenSigner.sign(config, "no such token", "p256", REQUEST))
        .hasMessageContaining("no token no such token");
  }

  @Test
  void aNoteIsReplacedAndRemoved() {
    try (TokenNote note = TokenNote.open(config, "test").orElseThrow()) {
      assertThat(note.read()).isEmpty();
      note.write(new byte[] {1});
      byte[] longOne = new byte[20_000];
      Arrays.fill(longOne, (byte) 7);
      note.write(longOne);
      assertThat(note.read()).containsExactly(longOne);
    }
    try (TokenNote note = TokenNote.open(config, "test").orElseThrow()) {
      assertThat(note.read()).hasSize(1);
      note.remove();
      assertThat(note.read()).isEqualTo(List.of());
    }
  }
}
