package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyMaterial;
import org.claviger.server.key.StateRule;

/**
 * {@code DeleteImportedKeyMaterial}: takes an imported material away. The key cannot be used until
 * the same material is imported again.
 */
final class DeleteImportedKeyMaterial implements Operation<DeleteImportedKeyMaterial.Input> {
  private static final Action ACTION = Action.kms("DeleteImportedKeyMaterial", false);

  /**
   * The request.
   *
   * @param materialId null for the current one
   */
  record Input(String keyId, String materialId) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), MaterialId.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    if (input.materialId != null) {
      parameters.put("keyMaterialId", input.materialId);
    }
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        context,
        "kms:DeleteImportedKeyMaterial",
        key,
        () ->
            KeyChange.commit(
                context, key, found -> delete(found, input), changed -> answer(changed, input)));
  }

  private static Key delete(Key key, Input input) {
    ImportedKey.require(key);
    StateRule.DELETE_IMPORTED.require(key);
    if (input.materialId == null) {
      return key.current().map(current -> key.withoutMaterial(current.id())).orElse(key);
    }
    if (key.materials().stream().noneMatch(each -> each.id().equals(input.materialId))) {
      throw new ApiException(
          ErrorCode.NotFoundException,
          "Key material '" + input.materialId + "' of " + key.arn() + " does not exist");
    }
    return key.withoutMaterial(input.materialId);
  }

  private static Result answer(Key key, Input input) {
    ObjectNode response = OnKey.answer(key);
    if (input.materialId != null) {
      response.put("KeyMaterialId", input.materialId);
    } else if (key.isRotatable()) {
      key.current().map(KeyMaterial::id).ifPresent(id -> response.put("KeyMaterialId", id));
    }
    return RecordForm.recorded(response);
  }
}
