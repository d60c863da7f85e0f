package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import net.jsign.AuthenticodeSigner;
import net.jsign.DigestAlgorithm;
import net.jsign.Signable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PowerShell scripts that jsign signs for Windows. */
class JsignTest extends InSecondPosition {
  private final Identities identities;

  @TempDir private Path folder;

  JsignTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @ValueSource(strings = {Identities.WEB, Identities.SIGNER})
  void signsScripts(String entry) throws Exception {
    Path script = Files.writeString(folder.resolve("letter.ps1"), "Write-Output 'a letter'\r\n");

    sign(identities.keyStore(), entry, script.toFile());

    assertThat(verifies(script, identities.chain(entry).get(0))).isTrue();
    Files.writeString(script, Files.readString(script).replace("a letter", "a ledger"));
    assertThat(verifies(script, identities.chain(entry).get(0))).isFalse();
  }

  private static void sign(KeyStore store, String entry, File script) throws Exception {
    try (Signable file = Signable.of(script)) {
      new AuthenticodeSigner(store, entry, "unused").withTimestamping(false).sign(file);
    }
  }

  /** The signature is the certificate's, and the digest in it that of the script. */
  private static boolean verifies(Path script, X509Certificate certificate) throws Exception {
    try (Signable file = Signable.of(script.toFile())) {
      List<CMSSignedData> signatures = file.getSignatures();
      assertThat(signatures).hasSize(1);
      CMSSignedData signature = new CMSSignedData(signatures.get(0).getEncoded());
      SignerInformation signer = signature.getSignerInfos().iterator().next();
      assertThat(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate)))
          .isTrue();
      return Arrays.equals(digest(signature), file.computeDigest(DigestAlgorithm.SHA256));
    }
  }

  private static byte[] digest(CMSSignedData signature) {
    ASN1Sequence indirect = ASN1Sequence.getInstance(signature.getSignedContent().getContent());
    return DigestInfo.getInstance(indirect.getObjectAt(1)).getDigest();
  }
}
