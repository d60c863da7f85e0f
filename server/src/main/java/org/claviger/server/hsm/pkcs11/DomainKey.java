package org.claviger.server.hsm.pkcs11;

import java.util.List;
import java.util.Set;
import org.claviger.server.hsm.ceremony.SharedKey;

/**
 * The token objects of a domain and their attributes. Those that the domain's HSMs share are
 * extractable, but only under a key that the security officer has made trusted.
 */
enum DomainKey {
  KEY_ENCRYPTION("claviger:kek"),
  MAC("claviger:mac"),
  SEALING("claviger:sealing"),
  /** As the key-encryption key, and shared by the domains of several regions. */
  TRANSFER("claviger:transfer"),
  AUDIT("claviger:audit");

  /** What every region has. */
  static final List<DomainKey> OF_REGIONS = List.of(KEY_ENCRYPTION, MAC, SEALING, AUDIT);

  /** What an unwrapped key must be: the key-encryption key unwraps into no other form. */
  static final Template UNWRAPPED =
      Template.EMPTY.with(Ck.CKA_SENSITIVE, true).with(Ck.CKA_EXTRACTABLE, false);

  private static final int KEY_BYTES = 32;

  private final String label;

  DomainKey(String label) {
    this.label = label;
  }

  static DomainKey of(SharedKey key) {
    return switch (key) {
      case KEY_ENCRYPTION -> KEY_ENCRYPTION;
      case MAC -> MAC;
      case SEALING -> SEALING;
      case TRANSFER -> TRANSFER;
    };
  }

  String label() {
    return label;
  }

  /** The label of a version: that of the first is as it was when there was no other. */
  String label(int version) {
    return Versions.label(label, version);
  }

  /** What finds the object. */
  Template search() {
    return search(1);
  }

  /** What finds a version of it. */
  Template search(int version) {
    return Template.EMPTY.with(Ck.CKA_CLASS, objectClass()).with(Ck.CKA_LABEL, label(version));
  }

  private long objectClass() {
    return this == AUDIT ? Ck.CKO_PRIVATE_KEY : Ck.CKO_SECRET_KEY;
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
    return attributes(quirks, 1);
  }

  /** The same of a version. */
  Template attributes(Quirks quirks, int version) {
    return labelled(version).with(Ck.CKA_TOKEN, true).and(form(quirks)).and(length());
  }

  /** The same on a session object, for the probe. */
  Template sessionAttributes(Quirks quirks) {
    return labelled(1).with(Ck.CKA_TOKEN, false).and(form(quirks)).and(length());
  }

  private Template labelled(int version) {
    return Template.EMPTY.with(Ck.CKA_LABEL, label(version));
  }

  private Template length() {
    return this == AUDIT ? Template.EMPTY : Template.EMPTY.with(Ck.CKA_VALUE_LEN, KEY_BYTES);
  }

  /** All but label and length. */
  private Template form(Quirks quirks) {
    return Template.EMPTY
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_SENSITIVE, true)
        .with(Ck.CKA_MODIFIABLE, false)
        .with(Ck.CKA_COPYABLE, false)
        .and(uses(quirks));
  }

  /** What a transport key demands of each key that it unwraps: all but the label. */
  Template demanded(Quirks quirks) {
    return last(Ck.CKA_MODIFIABLE, Template.EMPTY.with(Ck.CKA_TOKEN, true).and(form(quirks)));
  }

  /** What a key is unwrapped with, so that it has {@link #attributes}. */
  Template received(Quirks quirks, int version) {
    Template kind =
        Template.EMPTY
            .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
            .with(Ck.CKA_KEY_TYPE, this == MAC ? Ck.CKK_GENERIC_SECRET : Ck.CKK_AES);
    return kind.and(labelled(version)).and(demanded(quirks));
  }

  /** SoftHSM takes an attribute's value at once, and after MODIFIABLE=false no other. */
  private static Template last(long flag, Template template) {
    return template.without(Set.of(flag)).with(flag, false);
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

  private static Template shared() {
    return Template.EMPTY.with(Ck.CKA_EXTRACTABLE, true).with(Ck.CKA_WRAP_WITH_TRUSTED, true);
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
