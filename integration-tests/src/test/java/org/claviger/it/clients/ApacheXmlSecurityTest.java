package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.apache.xml.security.Init;
import org.apache.xml.security.algorithms.MessageDigestAlgorithm;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** Documents that Apache XML Security signs and the JDK verifies. */
class ApacheXmlSecurityTest extends InSecondPosition {
  private final Identities identities;

  ApacheXmlSecurityTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @CsvSource({
    XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256 + ",web",
    XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256_MGF1 + ",web",
    XMLSignature.ALGO_ID_SIGNATURE_ECDSA_SHA256 + ",signer"
  })
  void signsDocumentsThatTheJdkVerifies(String method, String entry) throws Exception {
    Document document = XmlSignatureTest.letter();
    X509Certificate certificate = identities.chain(entry).get(0);

    sign(document, identities.key(entry), certificate, method);

    assertThat(XmlSignatureTest.verifies(document, certificate)).isTrue();
    document.getDocumentElement().setAttribute("amount", "1000000");
    assertThat(XmlSignatureTest.verifies(document, certificate)).isFalse();
  }

  private static void sign(
      Document document, PrivateKey key, X509Certificate certificate, String method)
      throws Exception {
    Init.init();
    XMLSignature signature =
        new XMLSignature(document, "", method, Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS);
    document.getDocumentElement().appendChild(signature.getElement());
    Transforms transforms = new Transforms(document);
    transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
    signature.addDocument("", transforms, MessageDigestAlgorithm.ALGO_ID_DIGEST_SHA256);
    signature.addKeyInfo(certificate);
    signature.sign(key);
  }
}
