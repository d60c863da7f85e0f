package org.claviger.server.authz;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.policy.RequestAttributes;
import org.claviger.server.policy.Steps;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * What a policy is asked about one access: nothing is made before a policy asks for it, and nothing
 * twice. For one thread.
 */
final class Asked implements RequestAttributes {
  private static final String PRINCIPAL_TAG = "aws:principaltag/";

  private final Principal principal;
  private final AccessRequest access;
  private final Circumstances circumstances;

  /** What was answered already: the statements of a policy ask for the same few keys. */
  private final Map<String, List<String>> answered = new HashMap<>();

  Asked(Principal principal, AccessRequest access, Circumstances circumstances) {
    this.principal = principal;
    this.access = access;
    this.circumstances = circumstances;
  }

  @Override
  public String action() {
    return access.permission();
  }

  @Override
  public String resource() {
    return access.resourceArn();
  }

  @Override
  public String accountId() {
    return caller().accountId();
  }

  @Override
  public String principalArn() {
    return caller().arn();
  }

  @Override
  public Optional<String> roleArn() {
    return caller().type() == Caller.PrincipalType.ASSUMED_ROLE
        ? caller().session().map(Session::issuerArn)
        : Optional.empty();
  }

  @Override
  public Optional<String> federatingUserArn() {
    return caller().type() == Caller.PrincipalType.FEDERATED_USER
        ? caller().session().map(Session::issuerArn)
        : Optional.empty();
  }

  @Override
  public Optional<String> federatingUserId() {
    return caller().type() == Caller.PrincipalType.FEDERATED_USER
        ? caller().session().map(Session::issuerId)
        : Optional.empty();
  }

  @Override
  public Optional<String> uniqueId() {
    return switch (caller().type()) {
      case USER -> Optional.of(caller().userId());
      case ASSUMED_ROLE -> caller().session().map(Session::issuerId);
      case ROOT, WEB_IDENTITY, FEDERATED_USER -> Optional.empty();
    };
  }

  @Override
  public boolean isRoot() {
    return caller().type() == Caller.PrincipalType.ROOT;
  }

  @Override
  public Optional<String> federatedProvider() {
    return caller().session().flatMap(Session::provider);
  }

  @Override
  public Steps steps() {
    return circumstances.steps();
  }

  @Override
  public List<String> values(String key) {
    List<String> known = answered.get(key);
    if (known == null) {
      known = found(key);
      answered.put(key, known);
    }
    return known;
  }

  private List<String> found(String key) {
    List<String> values = access.values(key);
    if (values.isEmpty()) {
      values = ofPrincipal(key);
    }
    return values.isEmpty() ? circumstances.values(key) : values;
  }

  private List<String> ofPrincipal(String key) {
    if (key.startsWith(PRINCIPAL_TAG)) {
      return ConditionKeys.ofPair(principal.tags(), key.substring(PRINCIPAL_TAG.length()));
    }
    return switch (key) {
      case "kms:calleraccount", "aws:principalaccount" -> List.of(accountId());
      case "aws:principalarn" -> List.of(roleArn().orElseGet(this::principalArn));
      case "aws:principaltype" -> List.of(type());
      case "aws:userid" -> List.of(caller().userId());
      case "aws:username" ->
          caller().type() == Caller.PrincipalType.USER ? List.of(principal.name()) : List.of();
      case "aws:tokenissuetime" ->
          caller().session().map(each -> List.of(each.issued().toString())).orElseGet(List::of);
      // Of temporary credentials alone; there is no MFA.
      case "aws:multifactorauthpresent" ->
          caller().session().isPresent() ? List.of("false") : List.of();
      case "aws:sourceidentity" ->
          caller().session().flatMap(Session::sourceIdentity).map(List::of).orElseGet(List::of);
      case "aws:federatedprovider" -> federatedProvider().map(List::of).orElseGet(List::of);
      case "aws:resourceaccount" -> List.of(access.resourceAccountId());
      default -> List.of();
    };
  }

  private String type() {
    return switch (caller().type()) {
      case ROOT -> "Account";
      case USER -> "User";
      case ASSUMED_ROLE -> "AssumedRole";
      case FEDERATED_USER, WEB_IDENTITY -> "FederatedUser";
    };
  }

  private Caller caller() {
    return principal.caller();
  }
}
