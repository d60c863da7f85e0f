package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.claviger.provider.internal.key.RsaHandle;

/**
 * The forms of PSS that KMS has: SHA-256, SHA-384 or SHA-512, MGF1 with the same digest, a salt as
 * long as the digest.
 */
enum PssForm {
  SHA_256(32),
  SHA_384(48),
  SHA_512(64);

  private final int saltBytes;

  PssForm(int saltBytes) {
    this.saltBytes = saltBytes;
  }

  /**
   * The form that parameters ask for.
   *
   * @throws InvalidAlgorithmParameterException if KMS has none such
   */
  static PssForm require(PSSParameterSpec spec) throws InvalidAlgorithmParameterException {
    for (PssForm form : values()) {
      if (form.matches(spec)) {
        return form;
      }
    }
    throw new InvalidAlgorithmParameterException(
        "KMS signs by RSASSA-PSS with SHA-256, SHA-384 or SHA-512, MGF1 with the same digest, and"
            + " a salt as long as the digest; not with "
            + spec);
  }

  static PssForm of(PSSParameterSpec spec) throws InvalidKeyException {
    try {
      return require(spec);
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  Signer signer(RsaHandle key) {
    return new KmsSigner(key, "RSASSA_PSS_" + name(), new DigestContent(digest()));
  }

  private boolean matches(PSSParameterSpec spec) {
    return hasDigestOf(spec)
        && spec.getSaltLength() == saltBytes
        && spec.getTrailerField() == PSSParameterSpec.TRAILER_FIELD_BC
        && spec.getMGFParameters() instanceof MGF1ParameterSpec mgf
        && DigestName.standard(mgf.getDigestAlgorithm()).equals(digest());
  }

  boolean hasDigestOf(PSSParameterSpec spec) {
    return DigestName.standard(spec.getDigestAlgorithm()).equals(digest());
  }

  PSSParameterSpec spec() {
    return new PSSParameterSpec(
        digest(),
        "MGF1",
        new MGF1ParameterSpec(digest()),
        saltBytes,
        PSSParameterSpec.TRAILER_FIELD_BC);
  }

  private String digest() {
    return name().replace('_', '-');
  }
}
