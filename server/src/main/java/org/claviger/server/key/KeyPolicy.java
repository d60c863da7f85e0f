package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.claviger.server.policy.MalformedPolicyException;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.policy.PrincipalText;

/**
 * A key's policy, as it was written and compiled once, with whom its names meant when it was put.
 * Two are the same if their texts are, and mean the same principals.
 */
public final class KeyPolicy {
  private final String text;
  private final Map<String, String> principals;
  private final Policy compiled;

  private KeyPolicy(String text, Map<String, String> principals, Policy compiled) {
    this.text = text;
    this.principals = Map.copyOf(principals);
    this.compiled = compiled;
  }

  /**
   * Compiles a policy that means whoever has the names in it.
   *
   * @throws MalformedPolicyException if it is none, or none of a key
   */
  public static KeyPolicy of(String text) {
    return new KeyPolicy(
        requireNonNull(text, "text"), Map.of(), Policy.parse(text, PolicyType.KEY));
  }

  /** One that was taken before; what cannot be read any more lets nobody in. */
  static KeyPolicy stored(String text, Map<String, String> principals) {
    try {
      return of(text).bound(principals);
    } catch (MalformedPolicyException e) {
      return new KeyPolicy(text, principals, null);
    }
  }

  /**
   * The same, once it is known whom its names mean.
   *
   * @param ids the unique ids of users and roles by their names in it; see {@link Policy#bound}
   */
  public KeyPolicy bound(Map<String, String> ids) {
    return new KeyPolicy(text, ids, compiled == null ? null : compiled.bound(ids));
  }

  /** The JSON, byte for byte as it was put. */
  public String text() {
    return text;
  }

  /** The unique ids of the users and roles that it names, by these names. */
  public Map<String, String> principals() {
    return principals;
  }

  /**
   * The JSON with the names that its users and roles have now.
   *
   * @param names gives that by the unique id and the name in the text
   */
  public String text(BinaryOperator<String> names) {
    return compiled == null ? text : PrincipalText.renamed(text, principals, names);
  }

  /** What is evaluated; empty if it allows nothing to anybody. */
  public Optional<Policy> compiled() {
    return Optional.ofNullable(compiled);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPolicy policy
        && policy.text.equals(text)
        && policy.principals.equals(principals);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
