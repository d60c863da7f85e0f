package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.claviger.server.hsm.Material;

/**
 * One material of a key, and its story.
 *
 * @param id the material's id, which stays when the material goes
 * @param state what the key does with it
 * @param material empty while an imported material is deleted or expired
 * @param imported how it was imported; empty for material made in the HSM
 * @param rotation what made it the current one; empty for a key's first material and for one that
 *     waits for rotation
 */
public record KeyMaterial(
    String id,
    MaterialState state,
    Optional<Material> material,
    Optional<Import> imported,
    Optional<Rotation> rotation) {
  public KeyMaterial {
    requireNonNull(id, "id");
    requireNonNull(state, "state");
    requireNonNull(material, "material");
    requireNonNull(imported, "imported");
    requireNonNull(rotation, "rotation");
    if (material.isEmpty() && imported.isEmpty()) {
      throw new IllegalArgumentException("only imported material can be missing");
    }
  }

  /** Material made in the HSM. */
  public static KeyMaterial generated(Material material, Optional<Rotation> rotation) {
    return new KeyMaterial(
        material.id(), MaterialState.CURRENT, Optional.of(material), Optional.empty(), rotation);
  }

  /** Material that was imported. */
  public static KeyMaterial imported(Material material, MaterialState state, Import imported) {
    return new KeyMaterial(
        material.id(), state, Optional.of(material), Optional.of(imported), Optional.empty());
  }

  /** Whether a key cannot do without it, and it is not there. */
  boolean isMissing() {
    return material.isEmpty() && state != MaterialState.PENDING_ROTATION;
  }

  /** When it goes by itself. */
  Optional<Instant> validTo() {
    return material.isEmpty() ? Optional.empty() : imported.flatMap(Import::validTo);
  }

  KeyMaterial withState(MaterialState newState) {
    return new KeyMaterial(id, newState, material, imported, rotation);
  }

  KeyMaterial rotatedIn(Rotation how) {
    return new KeyMaterial(id, MaterialState.CURRENT, material, imported, Optional.of(how));
  }

  /** This material, which does what the same one of a related key does. */
  KeyMaterial inStepWith(KeyMaterial other) {
    return new KeyMaterial(id, other.state, material, imported, other.rotation);
  }

  /** A related key's material, its wrapped bytes taken over. */
  KeyMaterial adopted(UnaryOperator<Material> adopt) {
    return new KeyMaterial(id, state, material.map(adopt), imported, rotation);
  }

  /** Whether another is the same material and does the same. */
  boolean isInStepWith(KeyMaterial other) {
    return id.equals(other.id) && state == other.state && rotation.equals(other.rotation);
  }

  KeyMaterial withMaterial(Material newMaterial, Import newImport) {
    return new KeyMaterial(id, state, Optional.of(newMaterial), Optional.of(newImport), rotation);
  }

  KeyMaterial withoutMaterial() {
    return new KeyMaterial(id, state, Optional.empty(), imported, rotation);
  }

  /** An imported material as related keys know it: without its bytes, and when they go. */
  KeyMaterial known() {
    return new KeyMaterial(
        id,
        state,
        Optional.empty(),
        imported.map(each -> new Import(Optional.empty(), each.description())),
        rotation);
  }

  /**
   * How a material was imported.
   *
   * @param validTo when it goes by itself; empty if it stays
   * @param description at most 256 characters; may be empty
   */
  public record Import(Optional<Instant> validTo, String description) {
    public Import {
      requireNonNull(validTo, "validTo");
      requireNonNull(description, "description");
    }
  }

  /**
   * What made a material the current one.
   *
   * @param date when
   * @param type the clock or a request
   */
  public record Rotation(Instant date, RotationType type) {
    public Rotation {
      requireNonNull(date, "date");
      requireNonNull(type, "type");
    }
  }
}
