package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyMaterial;

/**
 * As what a material is to be imported.
 *
 * @param validTo when it goes by itself; empty if it stays
 * @param type new to the key or not; null if the member is missing
 * @param description null if the member is missing
 * @param materialId which material it should be; null if the member is missing
 */
record ImportTerms(
    Optional<Instant> validTo, ImportType type, String description, String materialId) {
  private static final Pattern DESCRIPTION = Pattern.compile("^[a-zA-Z0-9:/_\\s.-]+$");
  private static final int MAX_DESCRIPTION_CHARACTERS = 256;
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Reads the members and refuses the request if any that were read broke a constraint. */
  static ImportTerms read(Members members) {
    ExpirationModel model =
        members.optionalConstant(
            "ExpirationModel", ExpirationModel.class, ExpirationModel.KEY_MATERIAL_EXPIRES);
    Optional<Instant> validTo = members.optionalDate("ValidTo");
    ImportTerms terms =
        new ImportTerms(
            validTo,
            members.optionalConstant("ImportType", ImportType.class, null),
            members.optionalString(
                "KeyMaterialDescription", 0, MAX_DESCRIPTION_CHARACTERS, DESCRIPTION),
            MaterialId.read(members));
    members.check();
    if (model == ExpirationModel.KEY_MATERIAL_EXPIRES && validTo.isEmpty()) {
      throw invalid("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
    }
    if (model == ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE && validTo.isPresent()) {
      throw invalid(
          "A validTo date must not be set if the ExpirationModel is"
              + " KEY_MATERIAL_DOES_NOT_EXPIRE");
    }
    if (terms.type == ImportType.NEW_KEY_MATERIAL && terms.materialId != null) {
      throw invalid("KeyMaterialId must not be set if the ImportType is NEW_KEY_MATERIAL");
    }
    return terms;
  }

  /** What conditions can ask about them. */
  ConditionKeys conditions() {
    ConditionKeys model = ConditionKeys.of("kms:expirationmodel", ExpirationModel.of(validTo));
    return validTo
        .map(date -> model.and(ConditionKeys.of("kms:validto", date.toString())))
        .orElse(model);
  }

  void show(ObjectNode parameters) {
    parameters.put("expirationModel", ExpirationModel.of(validTo).name());
    validTo.ifPresent(date -> parameters.put("validTo", date.toString()));
    if (type != null) {
      parameters.put("importType", type.name());
    }
    if (description != null) {
      parameters.put("keyMaterialDescription", description);
    }
    if (materialId != null) {
      parameters.put("keyMaterialId", materialId);
    }
  }

  /**
   * The terms fit the key and the time.
   *
   * @throws ApiException ValidationException
   */
  void require(Key key, Instant now) {
    validTo
        .filter(date -> !date.isAfter(now) || date.isAfter(now.plus(LONGEST)))
        .ifPresent(
            date -> {
              throw invalid(
                  "The validTo date "
                      + date
                      + " must be in the future, and at most 365 days from now.");
            });
    if (!key.isRotatable() && (type != null || description != null || materialId != null)) {
      throw invalid(
          "ImportType, KeyMaterialDescription and KeyMaterialId are for symmetric encryption keys"
              + " alone.");
    }
  }

  /**
   * The material fits what the key had before.
   *
   * @param id the material's
   * @throws ApiException IncorrectKeyMaterialException, KMSInvalidStateException
   */
  void requireFit(Key key, String id) {
    boolean known = key.knows(id);
    boolean waited = key.isReplica() && known && key.material(id).isEmpty();
    if (materialId != null && !materialId.equals(id)) {
      throw incorrect("The key material is not the one that KeyMaterialId names.");
    }
    if (isNew(key) && known && !waited) {
      throw incorrect(
          "The key material is associated with the key already; import it with the ImportType"
              + " EXISTING_KEY_MATERIAL.");
    }
    if (!isNew(key) && !known) {
      throw incorrect(
          "The key material is not one that was imported into " + key.arn() + " before.");
    }
    if (isNew(key) && !waited && key.pendingRotation().isPresent()) {
      throw new ApiException(
          ErrorCode.KMSInvalidStateException,
          key.arn()
              + " has key material that is pending rotation. Rotate to it with RotateKeyOnDemand,"
              + " or delete it.");
    }
  }

  /**
   * A replica takes what its primary key was given, and nothing else: it knows that by name.
   *
   * @throws ApiException IncorrectKeyMaterialException
   */
  static void requireOfPrimary(Key key, String id) {
    if (key.isReplica() && !key.knows(id)) {
      throw incorrect(
          "The key material is not one of the primary key of "
              + key.arn()
              + ". Import it into "
              + key.arn().in(key.multiRegion().orElseThrow().primary())
              + " first.");
    }
  }

  /** The terms as the key keeps them; a description that is not given stays as it was. */
  KeyMaterial.Import kept(Key key, String id) {
    String before =
        key.materials().stream()
            .filter(each -> each.id().equals(id))
            .flatMap(each -> each.imported().stream())
            .map(KeyMaterial.Import::description)
            .findFirst()
            .orElse("");
    return new KeyMaterial.Import(validTo, description == null ? before : description);
  }

  private boolean isNew(Key key) {
    return type == null ? key.materials().isEmpty() : type == ImportType.NEW_KEY_MATERIAL;
  }

  private static ApiException incorrect(String message) {
    return new ApiException(ErrorCode.IncorrectKeyMaterialException, message);
  }

  private static ApiException invalid(String message) {
    return new ApiException(ErrorCode.ValidationException, message);
  }

  /** Whether a material is new to its key, in the words of the wire. */
  enum ImportType {
    NEW_KEY_MATERIAL,
    EXISTING_KEY_MATERIAL
  }
}
