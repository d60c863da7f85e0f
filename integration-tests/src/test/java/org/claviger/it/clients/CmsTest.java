package org.claviger.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that Bouncy Castle's CMS signs, and the certificates of its builder. */
class CmsTest extends InSecondPosition {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(UTF_8);

  private final Identities identities;

  CmsTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA256withRSA,web",
    "SHA512withRSA,web",
    "SHA256withRSAandMGF1,web",
    "SHA256withECDSA,signer"
  })
  void signsMessagesThatItVerifies(String algorithm, String entry) throws Exception {
    List<X509Certificate> chain = identities.chain(entry);

    byte[] signed = sign(MESSAGE, identities.key(entry), chain, algorithm).getEncoded();

    assertThat(verifies(new CMSSignedData(signed), chain.get(0))).isTrue();
  }

  @Test
  void aChangedMessageDoesNotVerify() throws Exception {
    List<X509Certificate> chain = identities.chain(Identities.SIGNER);
    CMSSignedData signed =
        sign(MESSAGE, identities.key(Identities.SIGNER), chain, "SHA256withECDSA");
    byte[] other = "a letter of debit!".getBytes(UTF_8);

    CMSSignedData forged =
        new CMSSignedData(new CMSProcessableByteArray(other), signed.toASN1Structure());

    assertThatThrownBy(() -> verifies(forged, chain.get(0))).isInstanceOf(CMSException.class);
  }

  @Test
  void theCertificatesOfItsBuilderVerify() throws Exception {
    for (String entry : List.of(Identities.WEB, Identities.SIGNER)) {
      identities.chain(entry).get(0).verify(identities.authority().getPublicKey());
    }
    identities.authority().verify(identities.authority().getPublicKey());
  }

  private static CMSSignedData sign(
      byte[] message, PrivateKey key, List<X509Certificate> chain, String algorithm)
      throws Exception {
    ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(key);
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .build(signer, chain.get(0)));
    generator.addCertificates(new JcaCertStore(chain));
    return generator.generate(new CMSProcessableByteArray(message), true);
  }

  private static boolean verifies(CMSSignedData signed, X509Certificate certificate)
      throws Exception {
    SignerInformation signer = signed.getSignerInfos().iterator().next();
    return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
  }
}
