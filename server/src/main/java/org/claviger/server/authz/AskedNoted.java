package org.claviger.server.authz;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.policy.RequestAttributes;
import org.claviger.server.policy.Steps;

/** What a policy is asked about one access, and what the policy asked: for explanations. */
final class AskedNoted implements RequestAttributes {
  /** What says who asks, when and from where, in AWS's spelling. */
  private static final List<String> ALWAYS =
      List.of(
          "aws:CurrentTime",
          "aws:PrincipalAccount",
          "aws:PrincipalArn",
          "aws:PrincipalType",
          "aws:RequestedRegion",
          "aws:SecureTransport",
          "aws:SourceIp",
          "aws:TokenIssueTime",
          "aws:userid",
          "aws:username");

  private final Asked asked;
  private final Set<String> keys = new LinkedHashSet<>();

  AskedNoted(Asked asked) {
    this.asked = asked;
  }

  /** The condition keys that have a value: of those that a policy asked for, as it asked. */
  SortedMap<String, List<String>> context() {
    SortedMap<String, List<String>> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ALWAYS.forEach(key -> put(context, key, asked.values(key.toLowerCase(Locale.ROOT))));
    keys.forEach(key -> put(context, key, asked.values(key)));
    return context;
  }

  private static void put(
      SortedMap<String, List<String>> context, String key, List<String> values) {
    if (!values.isEmpty()) {
      context.putIfAbsent(key, values);
    }
  }

  @Override
  public List<String> values(String key) {
    keys.add(key);
    return asked.values(key);
  }

  @Override
  public String action() {
    return asked.action();
  }

  @Override
  public String resource() {
    return asked.resource();
  }

  @Override
  public String accountId() {
    return asked.accountId();
  }

  @Override
  public String principalArn() {
    return asked.principalArn();
  }

  @Override
  public Optional<String> roleArn() {
    return asked.roleArn();
  }

  @Override
  public Optional<String> federatingUserId() {
    return asked.federatingUserId();
  }

  @Override
  public Optional<String> uniqueId() {
    return asked.uniqueId();
  }

  @Override
  public Optional<String> federatingUserArn() {
    return asked.federatingUserArn();
  }

  @Override
  public boolean isRoot() {
    return asked.isRoot();
  }

  @Override
  public Optional<String> federatedProvider() {
    return asked.federatedProvider();
  }

  @Override
  public Steps steps() {
    return asked.steps();
  }
}
