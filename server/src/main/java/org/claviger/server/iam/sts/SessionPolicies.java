package org.claviger.server.iam.sts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.claviger.server.iam.session.ManagedPolicyDocuments;
import org.claviger.server.iam.session.PackedSize;
import org.claviger.server.operation.Members;
import org.claviger.server.policy.MalformedPolicyException;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;

/**
 * The session policies that a request asks for.
 *
 * @param documents the inline one, if there is one
 * @param arns of managed ones, at most 10
 */
record SessionPolicies(List<String> documents, List<String> arns) {
  static final int MAX_POLICY_CHARS = 2_048;

  private static final int MAX_ARNS = 10;
  private static final int MIN_ARN_CHARS = 20;
  private static final int MAX_ARN_CHARS = 2_048;

  SessionPolicies {
    documents = List.copyOf(documents);
    arns = List.copyOf(arns);
  }

  /** Reads {@code Policy} and {@code PolicyArns} and checks the members. */
  static SessionPolicies read(Members members) {
    String document = members.optionalString("Policy", 1, MAX_POLICY_CHARS);
    List<String> arns = new ArrayList<>();
    for (Members policy : members.objects("PolicyArns")) {
      arns.add(policy.string("arn", MIN_ARN_CHARS, MAX_ARN_CHARS));
    }
    members.check();
    if (arns.size() > MAX_ARNS) {
      throw StsErrors.validation("A session has at most " + MAX_ARNS + " managed policies.");
    }
    List<String> documents = document == null ? List.of() : List.of(document);
    documents.forEach(SessionPolicies::requireWellFormed);
    return new SessionPolicies(documents, arns.stream().distinct().toList());
  }

  /** For the audit record. */
  void show(ObjectNode parameters) {
    documents.forEach(document -> parameters.put("policy", document));
    if (!arns.isEmpty()) {
      ArrayNode list = parameters.putArray("policyArns");
      arns.forEach(arn -> list.addObject().put("arn", arn));
    }
  }

  boolean isEmpty() {
    return documents.isEmpty() && arns.isEmpty();
  }

  /** Refuses managed policies that are not there, or neither in the session's account nor AWS's. */
  void requireIn(String accountId, ManagedPolicyDocuments managed) {
    for (String arn : arns) {
      boolean isAttachable =
          arn.startsWith("arn:aws:iam::" + accountId + ":policy/")
              || arn.startsWith("arn:aws:iam::aws:policy/");
      if (!isAttachable || managed.find(arn).isEmpty()) {
        throw StsErrors.validation("Policy " + arn + " does not exist or is not attachable.");
      }
    }
  }

  /** AWS's {@code PackedPolicySize}; empty for a session that has neither policies nor tags. */
  OptionalInt packedPercent(Map<String, String> tags) {
    if (isEmpty() && tags.isEmpty()) {
      return OptionalInt.empty();
    }
    int percent = PackedSize.percent(documents, arns, tags);
    if (percent > 100) {
      throw StsErrors.packedPolicyTooLarge(percent);
    }
    return OptionalInt.of(percent);
  }

  private static void requireWellFormed(String document) {
    try {
      Policy.parse(document, PolicyType.IDENTITY);
    } catch (MalformedPolicyException e) {
      throw StsErrors.malformedPolicy(e.getMessage());
    }
  }
}
