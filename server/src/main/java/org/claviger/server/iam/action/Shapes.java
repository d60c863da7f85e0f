package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.claviger.server.iam.AccessKey;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.ManagedPolicy;

/** Entities as answers show them. */
final class Shapes {
  private Shapes() {}

  static String date(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /** What lists show of a user, group or role. */
  static void summary(ObjectNode shape, Identity identity) {
    names(shape, identity);
    if (identity.maxSessionSeconds() > 0) {
      shape.put("AssumeRolePolicyDocument", Documents.encoded(identity.trustPolicy()));
      description(shape, identity.description());
      shape.put("MaxSessionDuration", identity.maxSessionSeconds());
    }
  }

  /** Who a user, group or role is. */
  static void names(ObjectNode shape, Identity identity) {
    String noun = identity.kind().noun();
    shape
        .put("Path", identity.path())
        .put(noun + "Name", identity.name())
        .put(noun + "Id", identity.id())
        .put("Arn", identity.arn())
        .put("CreateDate", date(identity.createdAt()));
  }

  /** A managed policy that an identity has. */
  static void attached(ObjectNode shape, String policyArn) {
    shape
        .put("PolicyName", policyArn.substring(policyArn.lastIndexOf('/') + 1))
        .put("PolicyArn", policyArn);
  }

  /** All that can be shown of a user, group or role. */
  static ObjectNode identity(Identity identity) {
    ObjectNode shape = IamOperation.object();
    summary(shape, identity);
    boundary(shape, identity.boundary());
    tags(shape, identity.tags());
    return shape;
  }

  static void boundary(ObjectNode shape, String arn) {
    if (!arn.isEmpty()) {
      shape
          .putObject("PermissionsBoundary")
          .put("PermissionsBoundaryType", "Policy")
          .put("PermissionsBoundaryArn", arn);
    }
  }

  static void policy(ObjectNode shape, ManagedPolicy policy, int attachments, int boundaries) {
    shape
        .put("PolicyName", policy.name())
        .put("PolicyId", policy.id())
        .put("Arn", policy.arn())
        .put("Path", policy.path())
        .put("DefaultVersionId", policy.inForce().id())
        .put("AttachmentCount", attachments)
        .put("PermissionsBoundaryUsageCount", boundaries)
        .put("IsAttachable", true)
        .put("CreateDate", date(Instant.ofEpochMilli(policy.created())))
        .put("UpdateDate", date(Instant.ofEpochMilli(policy.updated())));
  }

  /** A description, if there is one. */
  static void description(ObjectNode shape, String description) {
    if (!description.isEmpty()) {
      shape.put("Description", description);
    }
  }

  /** A version without its document. */
  static ObjectNode version(ObjectNode shape, ManagedPolicy policy, ManagedPolicy.Version version) {
    return shape
        .put("VersionId", version.id())
        .put("IsDefaultVersion", version.number() == policy.defaultVersion())
        .put("CreateDate", date(Instant.ofEpochMilli(version.created())));
  }

  static void accessKey(ObjectNode shape, AccessKey key) {
    if (!key.owner().isRoot()) {
      shape.put("UserName", key.owner().userName());
    }
    shape
        .put("AccessKeyId", key.id())
        .put("Status", key.isActive() ? "Active" : "Inactive")
        .put("CreateDate", date(key.created()));
  }

  static void tags(ObjectNode shape, Map<String, String> tags) {
    if (!tags.isEmpty()) {
      IamTags.show(shape.putArray("Tags"), tags);
    }
  }
}
