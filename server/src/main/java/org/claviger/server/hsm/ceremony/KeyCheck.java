package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.document.Document;

/**
 * The check value of one version of a shared key.
 *
 * @param key which key
 * @param version from 1
 * @param value 16 bytes that show which key it is and nothing of it
 */
public record KeyCheck(SharedKey key, int version, byte[] value) {
  private static final int DOMAIN_CHECK_BYTES = 16;

  public KeyCheck {
    requireNonNull(key, "key");
    value = requireNonNull(value, "value").clone();
  }

  @Override
  public byte[] value() {
    return value.clone();
  }

  /** Of what a key answers to a fixed question. */
  public static KeyCheck of(SharedKey key, int version, byte[] answer) {
    byte[] value =
        new Digest("claviger key check")
            .add(key.code())
            .add(version)
            .add(answer)
            .finish(WrappedKey.CHECK_BYTES);
    return new KeyCheck(key, version, value);
  }

  /** The check value of a whole domain, as {@link DomainPackage#check} describes it. */
  public static String ofDomain(
      DomainName domain, int current, Collection<KeyCheck> checks, Map<Integer, byte[]> answers) {
    Digest digest = new Digest("claviger domain check").add(domain.toString()).add(current);
    checks.stream()
        .sorted(Comparator.comparing(KeyCheck::key).thenComparing(KeyCheck::version))
        .forEach(check -> digest.add(check.key.code()).add(check.version).add(check.value));
    new TreeMap<>(answers).forEach((version, answer) -> digest.add(version).add(answer));
    return Document.hex(digest.finish(DOMAIN_CHECK_BYTES));
  }
}
