package org.claviger.server.iam.sts;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.server.iam.Role;
import org.claviger.server.iam.web.WebIdentity;
import org.claviger.server.policy.RequestAttributes;
import org.claviger.server.policy.Steps;

/** What a role's trust policy is asked about a web identity: it has no account and no ARN. */
final class WebIdentityRequest implements RequestAttributes {
  static final String ACTION = "sts:AssumeRoleWithWebIdentity";

  private final Role role;
  private final WebIdentity identity;
  private final Map<String, List<String>> keys;
  private final Steps steps = new Steps();

  WebIdentityRequest(
      Role role, WebIdentity identity, String sessionName, Instant now, String sourceAddress) {
    this.role = role;
    this.identity = identity;
    this.keys = new TreeMap<>(identity.conditionKeys());
    keys.put("aws:federatedprovider", List.of(identity.provider().arn()));
    keys.put("aws:currenttime", List.of(now.toString()));
    keys.put("aws:epochtime", List.of(Long.toString(now.getEpochSecond())));
    keys.put("aws:sourceip", List.of(sourceAddress));
    keys.put("aws:securetransport", List.of("true"));
    keys.put("aws:viaawsservice", List.of("false"));
    keys.put("aws:resourceaccount", List.of(role.accountId()));
    keys.put("sts:rolesessionname", List.of(sessionName));
    role.tags().forEach((key, value) -> keys.put(fold("aws:resourcetag/" + key), List.of(value)));
  }

  @Override
  public String action() {
    return ACTION;
  }

  @Override
  public String resource() {
    return role.arn();
  }

  @Override
  public String accountId() {
    return "";
  }

  @Override
  public String principalArn() {
    return "";
  }

  @Override
  public Optional<String> roleArn() {
    return Optional.empty();
  }

  @Override
  public Optional<String> federatingUserArn() {
    return Optional.empty();
  }

  @Override
  public Optional<String> federatingUserId() {
    return Optional.empty();
  }

  @Override
  public Optional<String> uniqueId() {
    return Optional.empty();
  }

  @Override
  public boolean isRoot() {
    return false;
  }

  @Override
  public Optional<String> federatedProvider() {
    return Optional.of(identity.provider().arn());
  }

  @Override
  public List<String> values(String key) {
    return keys.getOrDefault(fold(key), List.of());
  }

  @Override
  public Steps steps() {
    return steps;
  }

  private static String fold(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
