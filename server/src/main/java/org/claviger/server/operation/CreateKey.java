package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.KeyUsage;

/** {@code CreateKey}: a key of any spec that KMS has, its material made in the HSM. */
final class CreateKey implements Operation<KeyTemplate> {
  private static final String PERMISSION = "kms:CreateKey";
  private static final Action ACTION =
      new Action(
          Action.Api.KMS, "CreateKey", Set.of(PERMISSION, KeyCreation.TAG_PERMISSION), false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public KeyTemplate parse(Members members) {
    String description = KeyCreation.description(members);
    KeyUsage usage = members.optionalConstant("KeyUsage", KeyUsage.class, null);
    RequestedKeySpec spec = RequestedKeySpec.read(members);
    List<Tags.Tag> tags = Tags.read(members);
    Origin origin = members.optionalConstant("Origin", Origin.class, Origin.AWS_KMS);
    members.check();
    members.refuse("Policy", "CustomKeyStoreId", "XksKeyId");
    members.refuseUnlessFalse("BypassPolicyLockoutSafetyCheck", "MultiRegion");
    if (origin != Origin.AWS_KMS) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server does not support the Origin " + origin + " yet; use AWS_KMS.");
    }
    KeySpec keySpec = spec.require();
    return KeyTemplate.kms(keySpec, requireUsage(keySpec, usage), description, Tags.checked(tags));
  }

  private static KeyUsage requireUsage(KeySpec spec, KeyUsage usage) {
    if (usage == null && spec == KeySpec.SYMMETRIC_DEFAULT) {
      return KeyUsage.ENCRYPT_DECRYPT;
    }
    if (usage == null) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "You must specify a KeyUsage value for all KMS keys except for symmetric encryption"
              + " keys.");
    }
    if (!spec.usages().contains(usage)) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "KeyUsage " + usage + " is not compatible with KeySpec " + spec);
    }
    return usage;
  }

  @Override
  public ObjectNode auditParameters(KeyTemplate template) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("description", template.description());
    parameters.put("keyUsage", template.usage().name());
    parameters.put("keySpec", template.spec().name());
    parameters.put("origin", Origin.AWS_KMS.name());
    parameters.put("multiRegion", false);
    Tags.show(parameters, template.tags());
    return parameters;
  }

  @Override
  public Prepared prepare(KeyTemplate template, RequestContext context) {
    return KeyCreation.prepared(PERMISSION, template, context, (transaction, key) -> {});
  }

  /** Where material comes from, in the words of the wire. */
  private enum Origin {
    AWS_KMS,
    EXTERNAL,
    AWS_CLOUDHSM,
    EXTERNAL_KEY_STORE
  }
}
