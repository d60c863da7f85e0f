package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;

/** Documents that PDFBox signs. */
class PdfBoxTest extends InSecondPosition {
  private final Identities identities;

  PdfBoxTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @Test
  void signsDocumentsWhoseSignatureVerifies() throws Exception {
    List<X509Certificate> chain = identities.chain(Identities.WEB);

    byte[] pdf = sign(page(), identities.key(Identities.WEB), chain);

    assertThat(verifies(pdf, chain.get(0))).isTrue();
    byte[] changed = pdf.clone();
    changed[10] ^= 1;
    assertThatThrownBy(() -> verifies(changed, chain.get(0))).isInstanceOf(CMSException.class);
  }

  private static byte[] sign(byte[] pdf, PrivateKey key, List<X509Certificate> chain)
      throws IOException {
    PDSignature signature = new PDSignature();
    signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
    signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      document.addSignature(signature, content -> cms(content.readAllBytes(), key, chain));
      document.saveIncremental(out);
    }
    return out.toByteArray();
  }

  private static byte[] cms(byte[] content, PrivateKey key, List<X509Certificate> chain)
      throws IOException {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .build(new JcaContentSignerBuilder("SHA256withRSA").build(key), chain.get(0)));
      generator.addCertificates(new JcaCertStore(chain));
      return generator.generate(new CMSProcessableByteArray(content)).getEncoded();
    } catch (CMSException | OperatorCreationException | GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static boolean verifies(byte[] pdf, X509Certificate certificate) throws Exception {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      PDSignature signature = document.getLastSignatureDictionary();
      CMSSignedData signed =
          new CMSSignedData(
              new CMSProcessableByteArray(signature.getSignedContent(pdf)),
              new ByteArrayInputStream(signature.getContents(pdf)));
      SignerInformation signer = signed.getSignerInfos().iterator().next();
      return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
    }
  }

  private static byte[] page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      document.save(out);
    }
    return out.toByteArray();
  }
}
