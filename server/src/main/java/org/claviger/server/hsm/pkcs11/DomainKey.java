package org.claviger.server.hsm.pkcs11;

import java.util.Set;

/**
 * The token objects of a domain and their attributes. Those that the domain's HSMs share are
 * extractable, but only under a key that the security officer has made trusted.
 */
enum DomainKey {
  KEY_ENCRYPTION("claviger:kek"),
  MAC("claviger:mac"),
  SEALING("claviger:sealing"),
  AUDIT("claviger:audit"),
  /** Wraps the material of multi-Region keys: the regions' domains share it. */
  TRANSFER("claviger:transfer");

  /** What an unwrapped key must be: the key-encryption key unwraps into no other form. */
  static final Template UNWRAPPED =
      Template.EMPTY.with(Ck.CKA_SENSITIVE, true).with(Ck.CKA_EXTRACTABLE, false);

  private static final int KEY_BYTES = 32;

  private final String label;

  DomainKey(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** What finds the object. */
  Template search() {
    long type = this == AUDIT ? Ck.CKO_PRIVATE_KEY : Ck.CKO_SECRET_KEY;
    return Template.EMPTY.with(Ck.CKA_CLASS, type).with(Ck.CKA_LABEL, label);
  }

  /** What finds the public half of the audit key. */
  static Template auditPublicSearch() {
    return Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY).with(Ck.CKA_LABEL, AUDIT.label);
  }

  /** How a secret key is generated. */
  Mechanism generation() {
    return Mechanism.of(this == MAC ? Ck.CKM_GENERIC_SECRET_KEY_GEN : Ck.CKM_AES_KEY_GEN);
  }

  /** The attributes that the object is made with, and must have ever after. */
  Template attributes(Quirks quirks) {
    return attributes(quirks, true);
  }

  /** The same on a session object, for the probe. */
  Template sessionAttributes(Quirks quirks) {
    return attributes(quirks, false);
  }

  private Template attributes(Quirks quirks, boolean token) {
    Template own =
        Template.EMPTY
            .with(Ck.CKA_LABEL, label)
            .with(Ck.CKA_TOKEN, token)
            .with(Ck.CKA_PRIVATE, true)
            .with(Ck.CKA_SENSITIVE, true)
            .with(Ck.CKA_MODIFIABLE, false)
            .with(Ck.CKA_COPYABLE, false);
    return own.and(uses(quirks));
  }

  private Template uses(Quirks quirks) {
    return switch (this) {
      case KEY_ENCRYPTION, TRANSFER ->
          shared()
              .and(Usage.secret(Ck.CKA_WRAP, Ck.CKA_UNWRAP))
              .withMechanisms(Ck.CKM_AES_KEY_WRAP, quirks.keyWrapWithPadding())
              .with(Ck.CKA_UNWRAP_TEMPLATE, UNWRAPPED);
      case MAC -> shared().and(Usage.secret(Ck.CKA_SIGN)).withMechanisms(Ck.CKM_SHA256_HMAC);
      case SEALING ->
          shared().and(Usage.secret(Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT)).withMechanisms(Ck.CKM_AES_GCM);
      case AUDIT ->
          Template.EMPTY
              .with(Ck.CKA_EXTRACTABLE, false)
              .and(Usage.privateKey(Ck.CKA_SIGN))
              .withMechanisms(Ck.CKM_ECDSA);
    };
  }

  /**
   * What a shared key becomes when it is unwrapped in another token: the attributes that it has
   * everywhere. SoftHSM takes CKA_MODIFIABLE=false on unwrap as the last of all.
   */
  Template unwrapped(Quirks quirks) {
    return Template.EMPTY
        .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, this == MAC ? Ck.CKK_GENERIC_SECRET : Ck.CKK_AES)
        .and(attributes(quirks).without(Set.of(Ck.CKA_VALUE_LEN, Ck.CKA_MODIFIABLE)))
        .with(Ck.CKA_MODIFIABLE, false);
  }

  /** What a transport key's unwrap template holds a shared key to. */
  Template protection(Quirks quirks) {
    return Template.EMPTY
        .with(Ck.CKA_SENSITIVE, true)
        .and(uses(quirks).without(Set.of(Ck.CKA_VALUE_LEN, Ck.CKA_UNWRAP_TEMPLATE)));
  }

  private static Template shared() {
    return Template.EMPTY
        .with(Ck.CKA_VALUE_LEN, KEY_BYTES)
        .with(Ck.CKA_EXTRACTABLE, true)
        .with(Ck.CKA_WRAP_WITH_TRUSTED, true);
  }

  /** The public half of the audit key. */
  static Template auditPublic() {
    return Template.EMPTY
        .with(Ck.CKA_LABEL, AUDIT.label)
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, false)
        .with(Ck.CKA_MODIFIABLE, false)
        .with(Ck.CKA_VERIFY, true)
        .with(Ck.CKA_EC_PARAMS, Curve.P256.parameters());
  }
}
