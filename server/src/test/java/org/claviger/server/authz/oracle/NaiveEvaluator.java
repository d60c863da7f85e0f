package org.claviger.server.authz.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.policy.PrincipalMatch;

/**
 * Decides as AWS's published rules say, as obviously as can be: documents are parsed for every
 * question and every text becomes a regular expression.
 *
 * <p>IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic", "Condition
 * operators", "Principal", "NotPrincipal", "Variables and tags"; KMS Developer Guide, "Key
 * policies", "Grants", "Condition keys", "Troubleshooting key access".
 */
final class NaiveEvaluator {
  /** "Cross-account use: Yes" in the API Reference; and the product's own. */
  private static final Set<String> ACROSS_ACCOUNTS =
      Set.of(
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:DeriveSharedSecret",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyPair",
          "kms:GenerateDataKeyPairWithoutPlaintext",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:GenerateMac",
          "kms:GetKeyRotationStatus",
          "kms:GetPublicKey",
          "kms:ListGrants",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:RetireGrant",
          "kms:RevokeGrant",
          "kms:Sign",
          "kms:Verify",
          "kms:VerifyMac",
          "claviger:AeadEncrypt");

  private final Situation situation;
  private final Question question;

  private NaiveEvaluator(Situation situation) {
    this.situation = situation;
    question =
        new Question(
            situation.actor(), situation.action(), situation.resource(), context(situation));
  }

  static Outcome decide(Situation situation) {
    return new NaiveEvaluator(situation).decide();
  }

  private Outcome decide() {
    return explicitDeny().orElseGet(this::allow);
  }

  /** Nothing is attached to a root user, so that only the key's policy can deny it anything. */
  private Optional<Outcome> explicitDeny() {
    if (situation.keyPolicy().map(each -> resource(each).denies()).orElse(false)) {
      return Optional.of(Outcome.DENIED_BY_KEY_POLICY);
    }
    if (situation.actor().isRoot()) {
      return Optional.empty();
    }
    if (denies(situation.identityPolicies())) {
      return Optional.of(Outcome.DENIED_BY_IDENTITY_POLICY);
    }
    if (denies(situation.boundary().stream().toList())) {
      return Optional.of(Outcome.DENIED_BY_BOUNDARY);
    }
    return denies(situation.sessionPolicies())
        ? Optional.of(Outcome.DENIED_BY_SESSION_POLICY)
        : Optional.empty();
  }

  private Outcome allow() {
    if (situation.keyPolicy().isEmpty()) {
      return ownPolicies(Outcome.ALLOWED_BY_IDENTITY_POLICY);
    }
    Outcome byPolicy =
        resource(situation.keyPolicy().get())
            .match()
            .map(match -> given(match, Outcome.ALLOWED_BY_KEY_POLICY))
            .orElse(Outcome.NOT_ALLOWED);
    if (byPolicy.isAllowed()) {
      return byPolicy;
    }
    return grantMatch()
        .map(match -> given(match, Outcome.ALLOWED_BY_GRANT))
        .filter(outcome -> outcome.isAllowed() || byPolicy == Outcome.NOT_ALLOWED)
        .orElse(byPolicy);
  }

  /** What becomes of an allow on the side of the key, by how it names the caller. */
  private Outcome given(PrincipalMatch match, Outcome allowed) {
    boolean isOwnAccount = situation.owner().equals(situation.actor().account());
    if (!isOwnAccount && !ACROSS_ACCOUNTS.contains(situation.action())) {
      return Outcome.NOT_ALLOWED;
    }
    if (situation.actor().isRoot()) {
      return allowed;
    }
    if (!isOwnAccount) {
      return ownPolicies(allowed);
    }
    return switch (match) {
      case SELF, ANYONE -> allowed;
      case ROLE -> limits(allowed);
      case ACCOUNT ->
          ownPolicies(
              allowed == Outcome.ALLOWED_BY_KEY_POLICY
                  ? Outcome.ALLOWED_BY_IDENTITY_POLICY
                  : allowed);
    };
  }

  private Outcome ownPolicies(Outcome allowed) {
    boolean may = situation.actor().isRoot() || allows(situation.identityPolicies());
    return may ? limits(allowed) : Outcome.NOT_ALLOWED;
  }

  private Outcome limits(Outcome allowed) {
    if (situation.actor().isRoot()) {
      return allowed;
    }
    if (situation.boundary().isPresent() && !allows(List.of(situation.boundary().get()))) {
      return Outcome.NOT_ALLOWED_BY_BOUNDARY;
    }
    if (!situation.sessionPolicies().isEmpty() && !allows(situation.sessionPolicies())) {
      return Outcome.NOT_ALLOWED_BY_SESSION_POLICY;
    }
    return allowed;
  }

  private Optional<PrincipalMatch> grantMatch() {
    return situation.grants().stream()
        .filter(each -> each.covers(situation.action(), situation.encryptionContext()))
        .flatMap(
            each ->
                NaivePrincipal.match(each.grantee(), each.granteeId(), situation.actor()).stream())
        .max(Enum::compareTo);
  }

  private NaivePolicy.Says resource(String json) {
    return NaivePolicy.ofResource(json, situation.bound(), question);
  }

  private boolean denies(List<String> policies) {
    return policies.stream().anyMatch(each -> NaivePolicy.ofIdentity(each, question).denies());
  }

  private boolean allows(List<String> policies) {
    return policies.stream().anyMatch(each -> NaivePolicy.ofIdentity(each, question).allows());
  }

  /** The condition keys of the request, with those that its caller and encryption context make. */
  private static Map<String, List<String>> context(Situation situation) {
    Map<String, List<String>> context = new HashMap<>(situation.context());
    context.putAll(NaiveContext.ofActor(situation.actor()));
    context.putAll(NaiveContext.ofEncryptionContext(situation.encryptionContext()));
    return context;
  }
}
