package org.claviger.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** CloudTrail's {@code resources}: what a request or the service worked on. */
final class ResourcesJson {
  /** {@code arn:partition:service:region:account:resource}. */
  private static final int PARTS = 6;

  private ResourcesJson() {}

  /** Writes the member; leaves it out if there is nothing in it. */
  static void write(JsonGenerator json, List<String> arns) throws IOException {
    if (arns.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("resources");
    for (String arn : arns) {
      String[] parts = arn.split(":", PARTS);
      boolean isWhole = parts.length == PARTS;
      json.writeStartObject();
      if (isWhole) {
        json.writeStringField("accountId", parts[PARTS - 2]);
      }
      json.writeStringField("type", type(isWhole ? parts[PARTS - 1] : ""));
      json.writeStringField("ARN", arn);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** As CloudFormation names it; what AWS does not have is ours. */
  private static String type(String resource) {
    return switch (resource.substring(0, resource.indexOf('/') + 1)) {
      case "alias/" -> "AWS::KMS::Alias";
      case "role/" -> "AWS::IAM::Role";
      case "trusted-certificate/" -> "Claviger::TrustedCertificate";
      default -> "AWS::KMS::Key";
    };
  }
}
