package org.claviger.server.hsm.pkcs11;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out why a module makes no key of a domain, on keys of the token that are destroyed at once:
 * a return code alone does not say which attribute or mechanism it means, and some modules take for
 * a session object what they do not take for one of the token.
 */
final class RefusedKey {
  /** What a domain's keys need, by the standard's names, in the order of the list. */
  private static final Map<Long, String> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put(Ck.CKA_PRIVATE, "CKA_PRIVATE");
    NEEDED.put(Ck.CKA_SENSITIVE, "CKA_SENSITIVE");
    NEEDED.put(Ck.CKA_EXTRACTABLE, "CKA_EXTRACTABLE");
    NEEDED.put(Ck.CKA_ALLOWED_MECHANISMS, "CKA_ALLOWED_MECHANISMS");
    NEEDED.put(Ck.CKA_UNWRAP_TEMPLATE, "CKA_UNWRAP_TEMPLATE");
    NEEDED.put(Ck.CKA_WRAP_WITH_TRUSTED, "CKA_WRAP_WITH_TRUSTED");
    NEEDED.put(Ck.CKA_COPYABLE, "CKA_COPYABLE");
    NEEDED.put(Ck.CKA_MODIFIABLE, "CKA_MODIFIABLE");
  }

  private static final String LABEL = "claviger:tried";

  private final Cryptoki cryptoki;
  private final Quirks quirks;
  private final long session;

  RefusedKey(Cryptoki cryptoki, Quirks quirks, long session) {
    this.cryptoki = cryptoki;
    this.quirks = quirks;
    this.session = session;
  }

  /** What finds the keys that are tried. */
  static Template search() {
    return Template.EMPTY.with(Ck.CKA_LABEL, LABEL);
  }

  /**
   * What the module cannot do of what the keys need; empty if it can do it all, so that the refusal
   * had another reason.
   */
  Optional<String> reason(List<DomainKey> keys) {
    List<String> reasons = new ArrayList<>();
    Set<String> attributes = new LinkedHashSet<>();
    for (DomainKey key : keys) {
      Optional<CryptokiException> plain = refusal(key, NEEDED.keySet());
      if (plain.isPresent() && ReturnCode.isTemplateRefused(plain.get().code())) {
        reasons.add(
            "no %s by %s (%s)"
                .formatted(key.label(), mechanism(key), ReturnCode.name(plain.get().code())));
      } else if (plain.isEmpty()) {
        attributes.addAll(refusedAttributes(key));
      }
    }
    if (!attributes.isEmpty()) {
      reasons.add(0, "no keys with " + String.join(", ", attributes));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", reasons));
  }

  private List<String> refusedAttributes(DomainKey key) {
    List<String> refused = new ArrayList<>();
    NEEDED.forEach(
        (type, name) -> {
          Set<Long> others = new HashSet<>(NEEDED.keySet());
          others.remove(type);
          refusal(key, others)
              .ifPresent(e -> refused.add(name + " (" + ReturnCode.name(e.code()) + ")"));
        });
    return refused;
  }

  private static String mechanism(DomainKey key) {
    return switch (key) {
      case MAC -> "CKM_GENERIC_SECRET_KEY_GEN";
      case AUDIT -> "CKM_EC_KEY_PAIR_GEN on P-256";
      case KEY_ENCRYPTION, SEALING, TRANSFER -> "CKM_AES_KEY_GEN";
    };
  }

  private Optional<CryptokiException> refusal(DomainKey key, Set<Long> without) {
    Template template = tried(key.attributes(quirks).without(without));
    try {
      if (key == DomainKey.AUDIT) {
        destroyPair(template);
      } else {
        destroy(cryptoki.generateKey(session, key.generation(), template));
      }
      return Optional.empty();
    } catch (CryptokiException e) {
      return Optional.of(e);
    }
  }

  private static Template tried(Template template) {
    return Template.EMPTY.with(Ck.CKA_LABEL, LABEL).and(template.without(Set.of(Ck.CKA_LABEL)));
  }

  private void destroyPair(Template privateKey) throws CryptokiException {
    Template publicKey = tried(DomainKey.auditPublic());
    Cryptoki.KeyPairHandles pair =
        cryptoki.generateKeyPair(
            session, Mechanism.of(Ck.CKM_EC_KEY_PAIR_GEN), publicKey, privateKey);
    destroy(pair.publicKey());
    destroy(pair.privateKey());
  }

  private void destroy(long key) throws CryptokiException {
    cryptoki.destroyObject(session, key);
  }
}
