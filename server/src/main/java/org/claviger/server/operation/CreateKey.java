package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.Origin;

/** {@code CreateKey}: a key of any spec that KMS has, its material made in the HSM. */
final class CreateKey implements Operation<CreateKey.Input> {
  private static final String PERMISSION = "kms:CreateKey";
  private static final Action ACTION =
      new Action(
          Action.Api.KMS, "CreateKey", Set.of(PERMISSION, KeyCreation.TAG_PERMISSION), false);

  private static final Pattern XKS_KEY_ID = Pattern.compile("^[a-zA-Z0-9-_.]+$");

  /**
   * The request.
   *
   * @param bypass whether the policy may lock the caller out
   */
  record Input(KeyTemplate template, boolean bypass) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String description = KeyCreation.description(members);
    KeyUsage usage = members.optionalConstant("KeyUsage", KeyUsage.class, null);
    RequestedKeySpec spec = RequestedKeySpec.read(members);
    List<Tags.Tag> tags = Tags.read(members);
    Origin origin = members.optionalConstant("Origin", Origin.class, Origin.AWS_KMS);
    String policy = KeyPolicyMembers.optionalPolicy(members);
    boolean bypass = KeyPolicyMembers.readBypass(members);
    boolean multiRegion = members.flag("MultiRegion", false);
    String store = CustomKeyStores.optionalId(members);
    String adopted = members.optionalString("XksKeyId", 1, 128, XKS_KEY_ID);
    members.check();
    CustomKeyStores.requireOriginOf(store, adopted, origin);
    if (multiRegion && store != null) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "You cannot create a multi-Region key in a custom key store.");
    }
    KeySpec keySpec = spec.require();
    KeyKind kind = KeyKind.kms(keySpec, requireUsage(keySpec, usage), origin);
    return new Input(
        new KeyTemplate(
            kind(kind, multiRegion, store, adopted),
            description,
            Tags.checked(tags),
            Optional.ofNullable(policy),
            Map.of()),
        bypass);
  }

  private static KeyKind kind(KeyKind kind, boolean multiRegion, String store, String adopted) {
    if (store == null) {
      return multiRegion ? kind.asMultiRegion() : kind;
    }
    return adopted == null ? kind.in(store) : kind.in(store).adopting(adopted);
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
  public ObjectNode auditParameters(Input input) {
    KeyTemplate template = input.template;
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("description", template.description());
    parameters.put("keyUsage", template.kind().usage().name());
    parameters.put("keySpec", template.kind().spec().name());
    parameters.put("origin", template.kind().origin().name());
    parameters.put("multiRegion", template.kind().multiRegion());
    CustomKeyStores.show(parameters, template.kind().store().orElse(null));
    template.kind().adopted().ifPresent(name -> parameters.put("xksKeyId", name));
    KeyPolicyMembers.show(parameters, template.policy().orElse(null));
    Tags.show(parameters, template.tags());
    return parameters.put("bypassPolicyLockoutSafetyCheck", input.bypass);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return KeyCreation.prepared(
        PERMISSION, input.template, input.bypass, context, (transaction, key) -> {});
  }
}
