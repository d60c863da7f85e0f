package org.claviger.server.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request to ask policies about: Encrypt on a key by the user bob, until told otherwise. */
record TestRequest(
    String action,
    String resource,
    String accountId,
    String principalArn,
    Optional<String> roleArn,
    Optional<String> uniqueId,
    boolean isRoot,
    Optional<String> federatedProvider,
    Map<String, List<String>> keys)
    implements RequestAttributes {
  static final String ACCOUNT = "111122223333";
  static final String OTHER_ACCOUNT = "444455556666";
  static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
  static final String BOB = "arn:aws:iam::111122223333:user/bob";
  static final String ROLE = "arn:aws:iam::111122223333:role/team/App";
  static final String BOB_ID = "AIDABOB56789012345678";
  static final String ROLE_ID = "AROAAPP56789012345678";
  static final String SESSION = "arn:aws:sts::111122223333:assumed-role/App/one";
  static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/id.example.com";

  static TestRequest byBob() {
    return caller(ACCOUNT, BOB, Optional.empty(), Optional.of(BOB_ID), false, Optional.empty());
  }

  static TestRequest byRoot() {
    String arn = "arn:aws:iam::111122223333:root";
    return caller(ACCOUNT, arn, Optional.empty(), Optional.empty(), true, Optional.empty());
  }

  static TestRequest bySession() {
    return caller(
        ACCOUNT, SESSION, Optional.of(ROLE), Optional.of(ROLE_ID), false, Optional.empty());
  }

  static TestRequest byStranger() {
    String arn = "arn:aws:iam::444455556666:user/eve";
    return caller(OTHER_ACCOUNT, arn, Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  static TestRequest byWebIdentity() {
    return caller("", "", Optional.empty(), Optional.empty(), false, Optional.of(PROVIDER));
  }

  private static TestRequest caller(
      String account,
      String arn,
      Optional<String> role,
      Optional<String> id,
      boolean root,
      Optional<String> provider) {
    return new TestRequest("kms:Encrypt", KEY, account, arn, role, id, root, provider, Map.of());
  }

  TestRequest to(String otherAction) {
    return new TestRequest(
        otherAction,
        resource,
        accountId,
        principalArn,
        roleArn,
        uniqueId,
        isRoot,
        federatedProvider,
        keys);
  }

  TestRequest on(String otherResource) {
    return new TestRequest(
        action,
        otherResource,
        accountId,
        principalArn,
        roleArn,
        uniqueId,
        isRoot,
        federatedProvider,
        keys);
  }

  TestRequest with(String key, String... values) {
    Map<String, List<String>> more = new HashMap<>(keys);
    more.put(key, List.of(values));
    return new TestRequest(
        action,
        resource,
        accountId,
        principalArn,
        roleArn,
        uniqueId,
        isRoot,
        federatedProvider,
        more);
  }

  @Override
  public List<String> values(String key) {
    return keys.getOrDefault(key, List.of());
  }

  @Override
  public Steps steps() {
    return new Steps();
  }

  @Override
  public Optional<String> federatingUserArn() {
    return Optional.empty();
  }

  @Override
  public Optional<String> federatingUserId() {
    return Optional.empty();
  }
}
