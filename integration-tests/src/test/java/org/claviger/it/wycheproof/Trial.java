package org.claviger.it.wycheproof;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.claviger.it.InParallel;

/** What is done with each vector of a file. */
interface Trial {
  /** An import waits for the RSA key that the HSM makes for it: two keep both sides busy. */
  int KEYS_AT_ONCE = 2;

  /** Why KMS cannot be asked; empty if it can. */
  Optional<String> whyLeftOut(Vector vector);

  /** The key's bytes, or a private key in PKCS#8. */
  byte[] material(Vector vector);

  /** The id of a new key with this material. */
  String importKey(byte[] material);

  /**
   * Does what the vector asks for with its imported key.
   *
   * @return whether the server accepted the vector and gave the result that it says
   */
  boolean accepts(String key, Vector vector);

  /** The same through the JCA, by the provider. */
  boolean acceptsByProvider(String key, Vector vector) throws GeneralSecurityException;

  /**
   * Tries the vectors of a file, each key imported once, and compares the counts.
   *
   * @param stride every so many-th vector is tried, since imports take their time; with {@code
   *     -Dwycheproof.full=true} all are
   */
  default void run(String file, int stride) {
    Tally tally = new Tally(Boolean.getBoolean("wycheproof.full") ? 1 : stride);
    List<List<Vector>> byKey =
        List.copyOf(
            Vector.read(file).stream()
                .filter(vector -> isTried(vector, tally))
                .collect(
                    groupingBy(
                        vector -> HexFormat.of().formatHex(material(vector)),
                        LinkedHashMap::new,
                        toList()))
                .values());
    InParallel.map(
        IntStream.range(0, byKey.size()),
        KEYS_AT_ONCE,
        i -> {
          runKey(byKey.get(i), tally);
          return i;
        });
    tally.requireExpected(file);
  }

  private boolean isTried(Vector vector, Tally tally) {
    Optional<String> why = whyLeftOut(vector);
    why.ifPresent(tally::leftOut);
    return why.isEmpty() && tally.isInSample();
  }

  private void runKey(List<Vector> vectors, Tally tally) {
    String key = importKey(material(vectors.get(0)));
    for (Vector vector : vectors) {
      tally.tried(vector, accepts(key, vector));
      tally.triedByProvider(vector, byProvider(key, vector));
    }
  }

  private boolean byProvider(String key, Vector vector) {
    try {
      return acceptsByProvider(key, vector);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(vector.description(), e);
    }
  }
}
