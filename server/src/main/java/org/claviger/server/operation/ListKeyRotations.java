package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyMaterial;
import org.claviger.server.key.MaterialState;

/**
 * {@code ListKeyRotations}: the materials of a key, the oldest first, page by page: those that a
 * rotation brought, or all.
 */
final class ListKeyRotations implements Operation<ListKeyRotations.Input> {
  private static final Action ACTION = Action.kms("ListKeyRotations", true);
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  /** The request. */
  record Input(String keyId, Included included, Paging paging) {}

  /** The wire's IncludeKeyMaterial. */
  enum Included {
    ALL_KEY_MATERIAL,
    ROTATIONS_ONLY
  }

  /** A material and its place among all materials of the key, which never changes. */
  private record Placed(String place, KeyMaterial material) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            OnKey.id(members),
            members.optionalConstant("IncludeKeyMaterial", Included.class, Included.ROTATIONS_ONLY),
            Paging.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters =
        OnKey.parameters(input.keyId).put("includeKeyMaterial", input.included.name());
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(context, "kms:ListKeyRotations", key, () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    Rotation.requireRotatable(key);
    String filter = key.arn().keyId() + "/" + input.included;
    Paging.Page page = input.paging.page(context, ACTION.name(), filter, DEFAULT_LIMIT, MAX_LIMIT);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode rotations = response.putArray("Rotations");
    for (Placed each : page.cut(find(key, input, page), Placed::place, response)) {
      show(rotations.addObject(), key, each.material(), context);
    }
    return Result.of(response);
  }

  private static List<Placed> find(Key key, Input input, Paging.Page page) {
    List<KeyMaterial> materials = key.materials();
    return IntStream.range(0, materials.size())
        .mapToObj(i -> new Placed(String.format(Locale.ROOT, "%06d", i), materials.get(i)))
        .filter(each -> each.place().compareTo(page.afterId()) > 0)
        .filter(
            each ->
                input.included == Included.ALL_KEY_MATERIAL
                    || (each.material().rotation().isPresent()
                        && each.material().state() != MaterialState.PENDING_ROTATION))
        .limit(page.lookFor())
        .toList();
  }

  /** AWS has a state of its own for what waits for replicas, before it waits for rotation. */
  private static String state(Key key, KeyMaterial material, RequestContext context) {
    return material.state() == MaterialState.PENDING_ROTATION
            && material.imported().isPresent()
            && key.isPrimary()
            && !isImportedEverywhere(key, material, context)
        ? "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"
        : material.state().name();
  }

  /** Of a replica whose server does not answer it is not known. */
  private static boolean isImportedEverywhere(
      Key key, KeyMaterial material, RequestContext context) {
    if (!Rotation.isImportedInto(material, context.group().related(key))) {
      return false;
    }
    try {
      context.group().checkImported(key, material.id());
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  private static void show(
      ObjectNode entry, Key key, KeyMaterial material, RequestContext context) {
    entry.put("KeyId", key.arn().toString());
    entry.put("KeyMaterialId", material.id());
    entry.put("KeyMaterialState", state(key, material, context));
    material
        .imported()
        .ifPresent(
            imported -> {
              if (!imported.description().isEmpty()) {
                entry.put("KeyMaterialDescription", imported.description());
              }
              boolean present = material.material().isPresent();
              entry.put("ImportState", present ? "IMPORTED" : "PENDING_IMPORT");
              if (present) {
                entry.put("ExpirationModel", ExpirationModel.of(imported.validTo()).name());
                imported
                    .validTo()
                    .ifPresent(date -> entry.put("ValidTo", KeyMetadata.seconds(date)));
              }
            });
    material
        .rotation()
        .ifPresent(
            how ->
                entry
                    .put("RotationDate", KeyMetadata.seconds(how.date()))
                    .put("RotationType", how.type().name()));
  }
}
