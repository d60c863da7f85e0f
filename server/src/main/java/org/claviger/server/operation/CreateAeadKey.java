package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Origin;

/** {@code Claviger.CreateAeadKey}: an AES-256 key for AES-GCM with the exact semantics of JCA. */
final class CreateAeadKey implements Operation<KeyTemplate> {
  private static final String PERMISSION = "claviger:CreateAeadKey";
  private static final Action ACTION =
      new Action(
          Action.Api.CLAVIGER,
          "CreateAeadKey",
          Set.of(PERMISSION, KeyCreation.TAG_PERMISSION),
          false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public KeyTemplate parse(Members members) {
    String description = KeyCreation.description(members);
    List<Tags.Tag> tags = Tags.read(members);
    boolean callerIv = members.flag("CallerIv", false);
    Origin origin = members.optionalConstant("Origin", Origin.class, Origin.AWS_KMS);
    members.check();
    KeyCreation.requireOwnOrigin(origin);
    return new KeyTemplate(KeyKind.aead(callerIv, origin), description, Tags.checked(tags));
  }

  @Override
  public ObjectNode auditParameters(KeyTemplate template) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("description", template.description());
    parameters.put("callerIv", template.kind().callerIv());
    parameters.put("origin", template.kind().origin().name());
    Tags.show(parameters, template.tags());
    return parameters;
  }

  @Override
  public Prepared prepare(KeyTemplate template, RequestContext context) {
    return KeyCreation.prepared(
        PERMISSION,
        template,
        false,
        context,
        (transaction, key) -> context.region().useCounts().begin(transaction, key.arn()));
  }
}
