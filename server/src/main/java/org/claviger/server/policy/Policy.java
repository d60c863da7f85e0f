package org.claviger.server.policy;

import static java.util.stream.Collectors.partitioningBy;

import java.util.List;
import java.util.Map;

/**
 * A policy in AWS's language, compiled: immutable, and safe for many threads. Evaluation takes time
 * bounded by the document's size and the request's, and uses no regular expression.
 */
public final class Policy {
  private final List<Statement> statements;
  private final List<Statement> denying;
  private final List<Statement> allowing;
  private final List<String> namedPrincipals;

  Policy(List<Statement> statements, List<String> namedPrincipals) {
    this.statements = List.copyOf(statements);
    this.namedPrincipals = List.copyOf(namedPrincipals);
    Map<Boolean, List<Statement>> byEffect =
        statements.stream().collect(partitioningBy(each -> each.effect() == Effect.Deny));
    this.denying = List.copyOf(byEffect.get(true));
    this.allowing = List.copyOf(byEffect.get(false));
  }

  /**
   * Compiles a document.
   *
   * @param json the document
   * @param type what it is attached to
   * @throws MalformedPolicyException if it is none, or not one that may be attached there
   */
  public static Policy parse(String json, PolicyType type) {
    return PolicyParser.parse(json, type);
  }

  /**
   * The same, once it is known whom its names mean. A bound name stands for the user or role of
   * that unique id, whatever ARN that one has, and for no other that takes its name; a name that is
   * not bound stands for whoever has that ARN.
   *
   * @param ids unique ids by the names of {@link #namedPrincipals} that mean a user or role
   */
  public Policy bound(Map<String, String> ids) {
    return ids.isEmpty()
        ? this
        : new Policy(statements.stream().map(each -> each.bound(ids)).toList(), namedPrincipals);
  }

  /** What it says of a request. */
  public Verdict evaluate(RequestAttributes request) {
    for (int i = 0; i < denying.size(); i++) {
      Verdict verdict = denying.get(i).evaluate(request);
      if (verdict.effect() == Verdict.Effect.DENY) {
        return verdict;
      }
    }
    Verdict strongest = Verdict.NONE;
    for (int i = 0; i < allowing.size() && !strongest.isStrongest(); i++) {
      strongest = strongest.orStronger(allowing.get(i).evaluate(request));
    }
    return strongest;
  }

  /** What each of its statements says of a request, in their order. */
  public List<StatementOutcome> explain(RequestAttributes request) {
    return statements.stream().map(each -> each.explain(request)).toList();
  }

  /**
   * The ARNs, account ids and unique ids of kind {@code AWS} that it names as Principal or
   * NotPrincipal, so that whoever stores it can see that they exist, and {@link #bound bind} them;
   * {@code *} is not among them.
   */
  public List<String> namedPrincipals() {
    return namedPrincipals;
  }
}
