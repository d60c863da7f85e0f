package org.claviger.server.hsm;

/**
 * What a key management server asks of the HSMs of a region. Key material exists in clear only
 * behind this interface: callers hold it wrapped under the domain's key-encryption key. The
 * interface is narrow enough to be served from another process.
 *
 * <p>The first use of a material unwraps it into the HSM's cache (its MAC is checked first); later
 * uses find it there by its id. All methods are safe for many threads.
 *
 * <p>Besides what each method names, all throw {@link HsmUnavailableException} when no HSM can do
 * the work now, {@link UnsupportedMechanismException} when the module lacks the mechanism, and
 * {@link InvalidMaterialException} when a material's MAC is not this domain's.
 */
public interface Hsm extends HsmDomain {
  /** Makes a secret key (AES-256 or HMAC) in the HSM. */
  default Material generateSecretKey(String materialId, MaterialSpec spec) {
    return generateSecretKey(materialId, spec, Sharing.DOMAIN);
  }

  /** The same, for one domain or for several; see {@link #requireShareable}. */
  Material generateSecretKey(String materialId, MaterialSpec spec, Sharing sharing);

  /** Makes a key pair in the HSM. */
  default KeyPairMaterial generateKeyPair(String materialId, MaterialSpec spec) {
    return generateKeyPair(materialId, spec, Sharing.DOMAIN);
  }

  /** The same, for one domain or for several; see {@link #requireShareable}. */
  KeyPairMaterial generateKeyPair(String materialId, MaterialSpec spec, Sharing sharing);

  /**
   * Material of that spec can be made for several domains.
   *
   * @throws UnsupportedMechanismException if the module cannot wrap it, or the domain has no
   *     transfer key; the message says what to do
   */
  void requireShareable(MaterialSpec spec);

  /**
   * The material was made or adopted in this domain: its MAC says so.
   *
   * @throws InvalidMaterialException if not
   */
  void requireOwn(Material material);

  /**
   * Takes over shared material of another domain, whose MAC was verified there: opens it under the
   * transfer key, which shows that it is whole and that both have the same transfer key, and gives
   * it this domain's MAC. Keeps nothing.
   *
   * @throws InvalidMaterialException if it is not wrapped under this domain's transfer key
   */
  Material adopt(Material shared);

  /**
   * Whether material of that spec stays in the HSM as an object of its token, because the module
   * cannot wrap it. Making and destroying it is a lasting effect that no transaction covers.
   */
  boolean isTokenResident(MaterialSpec spec);

  /**
   * Removes the material from the HSM: its cached copy, and the token object where it is one. Does
   * nothing if it is gone already. The wrapped bytes are the caller's to delete.
   */
  void destroy(String materialId);

  /**
   * AES-256-GCM for KMS keys: encrypts under a random subkey that the material wraps (AES key wrap,
   * RFC 3394). The subkey serves this process and material until it was used 2^30 times.
   *
   * @param aad 0 to 65,536 bytes
   * @param plaintext 0 to 65,536 bytes
   */
  SubkeyCiphertext encryptUnderSubkey(Material material, byte[] aad, byte[] plaintext);

  /**
   * Opens what {@link #encryptUnderSubkey} made. The caller wipes the result.
   *
   * @throws InvalidCiphertextException if subkey, IV, AAD, ciphertext or tag are not what was made
   */
  byte[] decryptUnderSubkey(Material material, SubkeyCiphertext ciphertext, byte[] aad);

  /**
   * Raw AES-256-GCM with a 128-bit tag for AEAD keys.
   *
   * @param iv 12 bytes, or null for the HSM to make one
   * @return the IV used, and ciphertext with tag
   */
  AeadCiphertext encryptAead(Material material, byte[] iv, byte[] aad, byte[] plaintext);

  /**
   * Opens raw AES-256-GCM. The caller wipes the result.
   *
   * @throws InvalidCiphertextException if the tag does not verify
   */
  byte[] decryptAead(Material material, AeadCiphertext ciphertext, byte[] aad);

  /**
   * Opens RSAES-OAEP (RFC 8017) with MGF1 of the same hash and an empty label. Where the module
   * lacks the hash, raw RSA runs in the HSM and the padding is removed here in constant time. The
   * caller wipes the result.
   *
   * @throws InvalidCiphertextException if length or padding are wrong
   */
  byte[] decryptOaep(Material material, OaepHash hash, byte[] ciphertext);

  /**
   * Signs.
   *
   * @param input the digest, or for pure Ed25519 and ML-DSA the message
   * @return the signature as PKCS#11 gives it: for ECDSA r and s, each of the curve's length, in
   *     one array
   */
  byte[] sign(Material material, SignatureMechanism mechanism, byte[] input);

  /** Whether the module makes such signatures; {@link #sign} refuses them if not. */
  boolean supports(SignatureMechanism mechanism);

  /** HMAC (RFC 2104) of a message of 1 to 4,096 bytes, full length. */
  byte[] hmac(Material material, byte[] message);

  /**
   * Elliptic-curve Diffie-Hellman (NIST SP 800-56A, section 5.7.1.2) in the HSM. The caller wipes
   * the result.
   *
   * @param privateKey of one of the specs that end in AGREE
   * @param peerPublicKey DER SubjectPublicKeyInfo (RFC 5480) of an uncompressed point on the same
   *     named curve
   * @return the shared point's x coordinate, as long as the field: 32, 48 or 66 bytes
   * @throws InvalidPublicKeyException if the peer's key is anything else
   */
  byte[] deriveSharedSecret(Material privateKey, byte[] peerPublicKey);

  /**
   * Whether {@link #importKey} takes material of that spec. The first question has the module
   * probed by imports of throw-away keys, which takes about a second.
   */
  boolean canImport(MaterialSpec spec);

  /** Whether {@link #importKey} takes that wrapping; probed as {@link #canImport(MaterialSpec)}. */
  boolean canImport(ImportWrapping wrapping);

  /**
   * Takes in material that was made elsewhere: opened in the HSM where the module can, checked to
   * be a working key of the spec, and kept as generated material is.
   *
   * <p>The id is the domain's MAC of context, spec and a fingerprint of the key: the same key for
   * the same context has the same id, and nobody without the MAC key learns anything from it. Of
   * shared material it is a hash of context, spec and the key under the transfer key, so that it is
   * the same in every domain that has that.
   *
   * @param wrappingKey of one of the specs that end in UNWRAP
   * @param encryptedKey the material under the wrapping key: for secret keys the bare bytes (AES
   *     32; HMAC the length of the hash to 128), for private keys DER PrivateKeyInfo (PKCS#8)
   * @param context what the material is for
   * @return the material, and the public key as a DER SubjectPublicKeyInfo; empty for secret keys
   * @throws InvalidCiphertextException if the wrapping does not open. For RSAES_PKCS1_V1_5 also if
   *     what is inside is unsuitable: to tell would be Bleichenbacher's oracle
   * @throws UnsuitableKeyException if it opens, but holds no key of the spec
   */
  KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context,
      Sharing sharing);

  /** The same, for one domain. */
  default KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context) {
    return importKey(wrappingKey, wrapping, encryptedKey, spec, context, Sharing.DOMAIN);
  }

  /**
   * Makes a key pair in the HSM for use outside, and keeps nothing of it. That the halves belong
   * together was checked. The caller wipes the result.
   */
  DataKeyPair generateDataKeyPair(DataKeyPairSpec spec);

  /** The public half of this HSM's audit signing key: a DER SubjectPublicKeyInfo on P-256. */
  byte[] auditPublicKey();

  /**
   * Signs with this HSM's audit key: ECDSA on P-256, r and s of 32 bytes each.
   *
   * @param digest SHA-256, 32 bytes
   */
  byte[] signAuditHead(byte[] digest);

  /** The audit key that signs next: of several HSMs, one's. */
  default AuditKey auditKey() {
    return new AuditKey(auditPublicKey(), this::signAuditHead);
  }
}
