package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** The forms of OAEP that KMS has: MGF1 with the same digest, and an empty label. */
enum OaepForm {
  SHA_1,
  SHA_256;

  /**
   * The form that parameters ask for.
   *
   * @throws InvalidAlgorithmParameterException if KMS has none such
   */
  static OaepForm require(OAEPParameterSpec spec) throws InvalidAlgorithmParameterException {
    for (OaepForm form : values()) {
      if (form.matches(spec)) {
        return form;
      }
    }
    throw new InvalidAlgorithmParameterException(
        "KMS decrypts OAEP with SHA-1 and MGF1-SHA-1, or with SHA-256 and MGF1-SHA-256, and an"
            + " empty label; not "
            + describe(spec));
  }

  private static String describe(OAEPParameterSpec spec) {
    String mgf =
        spec.getMGFParameters() instanceof MGF1ParameterSpec mgf1
            ? mgf1.getDigestAlgorithm()
            : "an unknown digest";
    return spec.getDigestAlgorithm() + " with " + spec.getMGFAlgorithm() + " and " + mgf;
  }

  OAEPParameterSpec spec() {
    return new OAEPParameterSpec(
        digest(), "MGF1", new MGF1ParameterSpec(digest()), PSource.PSpecified.DEFAULT);
  }

  /** As KMS names it. */
  String algorithm() {
    return "RSAES_OAEP_" + name();
  }

  private boolean matches(OAEPParameterSpec spec) {
    return DigestName.standard(spec.getDigestAlgorithm()).equals(digest())
        && spec.getMGFAlgorithm().equals("MGF1")
        && spec.getMGFParameters() instanceof MGF1ParameterSpec mgf
        && DigestName.standard(mgf.getDigestAlgorithm()).equals(digest())
        && spec.getPSource() instanceof PSource.PSpecified label
        && label.getValue().length == 0;
  }

  private String digest() {
    return name().replace('_', '-');
  }
}
