package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * What a grant allows, and to whom.
 *
 * @param name by which a repeated request is known as such; empty for a new grant each time
 * @param granteePrincipal who may use it
 * @param retiringPrincipal who may retire it besides
 * @param operations at least one
 * @param contextEquals the encryption context that a request must have; empty for any
 * @param contextSubset what the encryption context of a request must contain; empty for nothing
 */
public record GrantTerms(
    Optional<String> name,
    NamedPrincipal granteePrincipal,
    Optional<NamedPrincipal> retiringPrincipal,
    Set<GrantOperation> operations,
    SortedMap<String, String> contextEquals,
    SortedMap<String, String> contextSubset) {
  public GrantTerms {
    requireNonNull(name, "name");
    requireNonNull(granteePrincipal, "granteePrincipal");
    requireNonNull(retiringPrincipal, "retiringPrincipal");
    operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
    contextEquals = Collections.unmodifiableSortedMap(new TreeMap<>(contextEquals));
    contextSubset = Collections.unmodifiableSortedMap(new TreeMap<>(contextSubset));
  }

  /** The same once it is known whom its names mean. */
  public GrantTerms bound(UnaryOperator<NamedPrincipal> meaning) {
    return new GrantTerms(
        name,
        meaning.apply(granteePrincipal),
        retiringPrincipal.map(meaning),
        operations,
        contextEquals,
        contextSubset);
  }

  /** Whether it binds the encryption context. */
  public boolean isConstrained() {
    return !contextEquals.isEmpty() || !contextSubset.isEmpty();
  }

  /**
   * A grant on that key can say so.
   *
   * @throws ApiException ValidationException for an operation that the key does not support, or a
   *     constraint where it has no encryption context
   */
  public void requireFor(Key key) {
    if (!GrantOperation.of(key).containsAll(operations)) {
      throw invalid(
          "The Operations of a grant must be ones that the KMS key supports; "
              + key.arn()
              + " supports "
              + GrantOperation.of(key)
              + ".");
    }
    if (isConstrained() && !takesContext(key)) {
      throw invalid(
          "Encryption context constraints are valid only for symmetric encryption KMS keys; "
              + key.arn()
              + " is none.");
    }
  }

  /**
   * Whether who holds a grant on these terms passes on no more than it has, when it makes one on
   * others: no further operation, and a constraint that lets nothing pass which this one stops.
   */
  public boolean isAtLeastAsWideAs(GrantTerms others) {
    boolean equal = contextEquals.isEmpty() || contextEquals.equals(others.contextEquals);
    return operations.containsAll(others.operations)
        && equal
        && (isContained(contextSubset, others.contextSubset)
            || isContained(contextSubset, others.contextEquals));
  }

  private static boolean isContained(Map<String, String> some, Map<String, String> all) {
    return all.entrySet().containsAll(some.entrySet());
  }

  private static boolean takesContext(Key key) {
    return key.spec() == KeySpec.SYMMETRIC_DEFAULT && key.keyClass() == KeyClass.KMS;
  }

  /** All of it as a list of texts, no two alike for different terms. */
  List<String> canonical() {
    List<String> parts = new ArrayList<>();
    parts.add(name.orElse(""));
    parts.add(granteePrincipal.key());
    parts.add(retiringPrincipal.map(NamedPrincipal::key).orElse(""));
    parts.add(operations.toString());
    add(parts, contextEquals);
    add(parts, contextSubset);
    return parts;
  }

  private static void add(List<String> parts, Map<String, String> pairs) {
    parts.add(Integer.toString(pairs.size()));
    pairs.forEach(
        (key, value) -> {
          parts.add(key);
          parts.add(value);
        });
  }

  private static ApiException invalid(String message) {
    return new ApiException(ErrorCode.ValidationException, message);
  }
}
