package org.claviger.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/** Documents that the JDK's XML signature signs. */
class XmlSignatureTest extends InSecondPosition {
  private static final String RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  private static final String PSS = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1";
  private static final String ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

  private final Identities identities;

  XmlSignatureTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @CsvSource({RSA + ",web", PSS + ",web", ECDSA + ",signer"})
  void signsDocumentsThatItVerifies(String method, String entry) throws Exception {
    Document document = letter();

    sign(document, identities.key(entry), identities.chain(entry), method);

    X509Certificate certificate = identities.chain(entry).get(0);
    assertThat(verifies(document, certificate)).isTrue();
    document.getDocumentElement().setAttribute("amount", "1000000");
    assertThat(verifies(document, certificate)).isFalse();
  }

  private static void sign(
      Document document, PrivateKey key, List<X509Certificate> chain, String method)
      throws Exception {
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    Reference whole =
        factory.newReference(
            "",
            factory.newDigestMethod(DigestMethod.SHA256, null),
            List.of(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)),
            null,
            null);
    SignedInfo info =
        factory.newSignedInfo(
            factory.newCanonicalizationMethod(
                CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(method, null),
            List.of(whole));
    KeyInfoFactory keys = factory.getKeyInfoFactory();
    KeyInfo certificates = keys.newKeyInfo(List.of(keys.newX509Data(chain)));
    factory
        .newXMLSignature(info, certificates)
        .sign(new DOMSignContext(key, document.getDocumentElement()));
  }

  static boolean verifies(Document document, X509Certificate certificate) throws Exception {
    Node signature = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
    DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
    return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
  }

  static Document letter() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream("<letter amount=\"10\"/>".getBytes(UTF_8)));
  }
}
