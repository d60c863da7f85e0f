package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.claviger.server.policy.MalformedPolicyException;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;

/** A key's policy, as it was written and compiled once. Two are the same if their texts are. */
public final class KeyPolicy {
  private final String text;
  private final Policy compiled;

  private KeyPolicy(String text, Policy compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /**
   * Compiles a policy.
   *
   * @throws MalformedPolicyException if it is none, or none of a key
   */
  public static KeyPolicy of(String text) {
    return new KeyPolicy(requireNonNull(text, "text"), Policy.parse(text, PolicyType.KEY));
  }

  /** One that was taken before; what cannot be read any more lets nobody in. */
  static KeyPolicy stored(String text) {
    try {
      return of(text);
    } catch (MalformedPolicyException e) {
      return new KeyPolicy(text, null);
    }
  }

  /** The JSON, byte for byte as it was put. */
  public String text() {
    return text;
  }

  /** What is evaluated; empty if it allows nothing to anybody. */
  public Optional<Policy> compiled() {
    return Optional.ofNullable(compiled);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPolicy policy && policy.text.equals(text);
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
