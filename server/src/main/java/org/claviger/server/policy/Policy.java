package org.claviger.server.policy;

import java.util.List;

/**
 * A policy in AWS's language, compiled: immutable, and safe for many threads. Evaluation takes time
 * bounded by the document's size and the request's, and uses no regular expression.
 */
public final class Policy {
  private Policy() {}

  /**
   * Compiles a document.
   *
   * @param json the document
   * @param type what it is attached to
   * @throws MalformedPolicyException if it is none, or not one that may be attached there
   */
  public static Policy parse(String json, PolicyType type) {
    return new Policy();
  }

  /** What it says of a request. */
  public Verdict evaluate(RequestAttributes request) {
    return Verdict.NONE;
  }

  /** What each of its statements says of a request, in their order. */
  public List<StatementOutcome> explain(RequestAttributes request) {
    return List.of();
  }

  /**
   * The ARNs and account ids of kind {@code AWS} that it names as Principal or NotPrincipal, so
   * that whoever stores it can see that they exist; {@code *} is not among them.
   */
  public List<String> namedPrincipals() {
    return List.of();
  }
}
