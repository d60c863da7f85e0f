package org.claviger.server.key;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A key on its way to be another one. */
final class KeyCopy {
  private final Key key;
  private KeyState state;
  private Optional<Instant> deletionDate;
  private String description;
  private Map<String, String> tags;
  private KeyPolicy policy;
  private byte[] publicKey;
  private List<KeyMaterial> materials;
  private Optional<AutomaticRotation> rotation;
  private Optional<MultiRegion> multiRegion;

  KeyCopy(Key key) {
    this.key = key;
    this.state = key.state();
    this.deletionDate = key.deletionDate();
    this.description = key.description();
    this.tags = key.tags();
    this.policy = key.policy();
    this.publicKey = key.publicKey();
    this.materials = key.materials();
    this.rotation = key.rotation();
    this.multiRegion = key.multiRegion();
  }

  KeyCopy state(KeyState newState) {
    this.state = newState;
    return this;
  }

  KeyCopy deletionDate(Optional<Instant> newDeletionDate) {
    this.deletionDate = newDeletionDate;
    return this;
  }

  KeyCopy description(String newDescription) {
    this.description = newDescription;
    return this;
  }

  KeyCopy tags(Map<String, String> newTags) {
    this.tags = newTags;
    return this;
  }

  KeyCopy policy(KeyPolicy newPolicy) {
    this.policy = newPolicy;
    return this;
  }

  KeyCopy publicKey(byte[] newPublicKey) {
    this.publicKey = newPublicKey;
    return this;
  }

  KeyCopy materials(List<KeyMaterial> newMaterials) {
    this.materials = newMaterials;
    return this;
  }

  KeyCopy rotation(Optional<AutomaticRotation> newRotation) {
    this.rotation = newRotation;
    return this;
  }

  KeyCopy multiRegion(Optional<MultiRegion> newMultiRegion) {
    this.multiRegion = newMultiRegion;
    return this;
  }

  Key build() {
    return new Key(
        key.arn(),
        key.kind(),
        state,
        key.creationDate(),
        deletionDate,
        description,
        tags,
        policy,
        publicKey,
        materials,
        rotation,
        multiRegion);
  }
}
