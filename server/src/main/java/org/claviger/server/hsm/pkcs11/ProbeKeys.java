package org.claviger.server.hsm.pkcs11;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.claviger.server.hsm.pkcs11.ProbeReport.Line;
import org.claviger.server.hsm.pkcs11.ProbeReport.Outcome;

/**
 * A domain's keys as session objects, which vanish with the session, for a probe. Where the module
 * refuses an attribute that protects them, it is left out and noted, so that the rest can be tried.
 */
final class ProbeKeys {
  private static final Map<Long, String> PROTECTIONS = new LinkedHashMap<>();

  static {
    PROTECTIONS.put(Ck.CKA_ALLOWED_MECHANISMS, "CKA_ALLOWED_MECHANISMS");
    PROTECTIONS.put(Ck.CKA_UNWRAP_TEMPLATE, "CKA_UNWRAP_TEMPLATE");
    PROTECTIONS.put(Ck.CKA_WRAP_WITH_TRUSTED, "CKA_WRAP_WITH_TRUSTED");
    PROTECTIONS.put(Ck.CKA_COPYABLE, "CKA_COPYABLE=false");
    PROTECTIONS.put(Ck.CKA_MODIFIABLE, "CKA_MODIFIABLE=false");
  }

  private final Cryptoki cryptoki;
  private final Quirks quirks;
  private final long session;
  private final Map<Long, String> refused = new LinkedHashMap<>();

  ProbeKeys(Cryptoki cryptoki, Quirks quirks, long session) {
    this.cryptoki = cryptoki;
    this.quirks = quirks;
    this.session = session;
    findRefused();
  }

  /** Tries each protection alone on a key that is otherwise plain. */
  private void findRefused() {
    for (Template.Attribute attribute :
        DomainKey.KEY_ENCRYPTION.sessionAttributes(quirks).attributes()) {
      if (PROTECTIONS.containsKey(attribute.type())) {
        Set<Long> others = new HashSet<>(PROTECTIONS.keySet());
        others.remove(attribute.type());
        try {
          make(DomainKey.KEY_ENCRYPTION, others);
        } catch (CryptokiException e) {
          refused.put(attribute.type(), e.getMessage());
        }
      }
    }
  }

  private long make(DomainKey key, Set<Long> without) throws CryptokiException {
    Template template = key.sessionAttributes(quirks).without(without);
    return cryptoki.generateKey(session, key.generation(), template);
  }

  /** One of the keys, with every protection that the module takes. */
  long make(DomainKey key) throws CryptokiException {
    return make(key, refused.keySet());
  }

  /** The key-encryption key's attributes that the module takes. */
  Template keyEncryption() {
    return DomainKey.KEY_ENCRYPTION.sessionAttributes(quirks).without(refused.keySet());
  }

  /** Which protections a key can be given. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    PROTECTIONS.forEach(
        (type, name) -> {
          String refusal = refused.get(type);
          lines.add(
              new Line(
                  "domain",
                  "a key-encryption key with " + name,
                  refusal == null ? Outcome.YES : Outcome.NO,
                  refusal == null ? "" : refusal));
        });
    return lines;
  }

  boolean isProtected() {
    return refused.isEmpty();
  }
}
