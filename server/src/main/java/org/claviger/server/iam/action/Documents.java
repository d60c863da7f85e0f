package org.claviger.server.iam.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.policy.MalformedPolicyException;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.policy.PrincipalIds;

/** Policy documents of requests and answers. */
final class Documents {
  private static final int MAX_MANAGED = 6_144;
  private static final int MAX_TRUST = 2_048;

  /** White space does not count, but it is kept: a quota's worth may be so much longer with it. */
  private static final int WITH_WHITE_SPACE = 4;

  private Documents() {}

  /**
   * The document is one that can be attached to an identity.
   *
   * @throws ApiException MalformedPolicyDocument
   */
  static void requireIdentityPolicy(String document) {
    var unused = parse(document, PolicyType.IDENTITY);
  }

  /**
   * The document is one of a managed policy, and not too long for it.
   *
   * @throws ApiException MalformedPolicyDocument, LimitExceeded
   */
  static void requireManaged(String document) {
    requireIdentityPolicy(document);
    if (characters(document) > MAX_MANAGED) {
      throw IamErrors.limit("PolicySize", MAX_MANAGED);
    }
    requireKept(document.length(), MAX_MANAGED);
  }

  /**
   * The inline policies of an identity are not too long together.
   *
   * @throws ApiException LimitExceeded
   */
  static Identity requireRoom(Identity identity) {
    IdentityKind kind = identity.kind();
    int together = identity.inline().values().stream().mapToInt(Documents::characters).sum();
    if (together > kind.maxInlineCharacters()) {
      throw new ApiException(
          ErrorCode.LimitExceeded,
          "Maximum policy size of "
              + kind.maxInlineCharacters()
              + " bytes exceeded for "
              + kind.word()
              + " "
              + identity.name());
    }
    requireKept(
        identity.inline().values().stream().mapToInt(String::length).sum(),
        kind.maxInlineCharacters());
    return identity;
  }

  /**
   * The document is one of a role's trust.
   *
   * @throws ApiException MalformedPolicyDocument, LimitExceeded
   */
  static Policy requireTrust(String document) {
    Policy policy = parse(document, PolicyType.TRUST);
    if (characters(document) > MAX_TRUST) {
      throw IamErrors.limit("ACLSizePerRole", MAX_TRUST);
    }
    requireKept(document.length(), MAX_TRUST);
    return policy;
  }

  /**
   * The unique ids of the users and roles that a role's trust names, by these names.
   *
   * @throws ApiException MalformedPolicyDocument if somebody whom it names is not there
   */
  static Map<String, String> principals(Identities identities, Policy trust) {
    Map<String, String> ids = new HashMap<>();
    for (String name : trust.namedPrincipals()) {
      String meant =
          identities
              .directory()
              .identify(name)
              .orElseThrow(
                  () ->
                      new ApiException(
                          ErrorCode.MalformedPolicyDocument,
                          "Invalid principal in policy: \"AWS\":\"" + name + "\""));
      if (PrincipalIds.isOne(meant)) {
        ids.put(name, meant);
      }
    }
    return ids;
  }

  /** As answers hold documents: percent-encoded (RFC 3986). */
  static String encoded(String document) {
    return URLEncoder.encode(document, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static void requireKept(int length, int quota) {
    if (length > WITH_WHITE_SPACE * quota) {
      throw new ApiException(
          ErrorCode.LimitExceeded,
          "Maximum policy size of "
              + WITH_WHITE_SPACE * quota
              + " bytes, white space included, exceeded");
    }
  }

  /** White space does not count. */
  static int characters(String document) {
    return (int) document.chars().filter(each -> !Character.isWhitespace(each)).count();
  }

  private static Policy parse(String document, PolicyType type) {
    try {
      return Policy.parse(document, type);
    } catch (MalformedPolicyException e) {
      throw new ApiException(ErrorCode.MalformedPolicyDocument, e.getMessage(), e);
    }
  }
}
