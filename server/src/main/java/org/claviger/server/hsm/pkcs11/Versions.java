package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.hsm.ceremony.DomainPackage;

/**
 * Labels of objects that there are several versions of: {@code name} for the first, {@code name:2}
 * and so on.
 */
final class Versions {
  private Versions() {}

  static String label(String name, int version) {
    return version == 1 ? name : name + ":" + version;
  }

  /** The version that a label names; empty if it is another object's. */
  static OptionalInt of(String name, String label) {
    for (int version = 1; version <= DomainPackage.MAX_VERSIONS; version++) {
      if (label(name, version).equals(label)) {
        return OptionalInt.of(version);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * The versions of an object that a token has, with their handles.
   *
   * @throws IllegalStateException if it has one twice
   */
  static SortedMap<Integer, Long> find(Cryptoki cryptoki, long session, long type, String name)
      throws CryptokiException {
    SortedMap<Integer, Long> found = new TreeMap<>();
    for (long object : cryptoki.find(session, Template.EMPTY.with(Ck.CKA_CLASS, type))) {
      String label = new String(cryptoki.attribute(session, object, Ck.CKA_LABEL), UTF_8);
      OptionalInt version = of(name, label);
      if (version.isPresent() && found.put(version.getAsInt(), object) != null) {
        throw new IllegalStateException("the HSM token has two objects " + label);
      }
    }
    return found;
  }
}
