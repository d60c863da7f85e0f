package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.hsm.Material;

/**
 * A key as it was at one moment: an immutable snapshot, shared by requests. Nobody writes into its
 * arrays.
 *
 * @param arn its account, region and id
 * @param spec what it is
 * @param usage what it is for
 * @param keyClass which actions it takes
 * @param callerIv for an AEAD key, whether a caller may give the IV
 * @param state whether it can be used
 * @param creationDate when it was made
 * @param deletionDate when its material goes; empty unless deletion is pending
 * @param description at most 8,192 characters; may be empty
 * @param tags at most 50, in the order given
 * @param policy the key policy's JSON
 * @param publicKey the DER SubjectPublicKeyInfo; empty (length 0) for a symmetric key
 * @param currentMaterial what new requests use
 * @param olderMaterials what decrypts besides, by material id
 */
public record Key(
    KeyArn arn,
    KeySpec spec,
    KeyUsage usage,
    KeyClass keyClass,
    boolean callerIv,
    KeyState state,
    Instant creationDate,
    Optional<Instant> deletionDate,
    String description,
    Map<String, String> tags,
    String policy,
    byte[] publicKey,
    Material currentMaterial,
    List<Material> olderMaterials) {
  public Key {
    requireNonNull(arn, "arn");
    requireNonNull(spec, "spec");
    requireNonNull(usage, "usage");
    requireNonNull(keyClass, "keyClass");
    requireNonNull(state, "state");
    requireNonNull(creationDate, "creationDate");
    requireNonNull(deletionDate, "deletionDate");
    requireNonNull(description, "description");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    requireNonNull(policy, "policy");
    requireNonNull(publicKey, "publicKey");
    requireNonNull(currentMaterial, "currentMaterial");
    olderMaterials = List.copyOf(olderMaterials);
    if (deletionDate.isPresent() != (state == KeyState.PendingDeletion)) {
      throw new IllegalArgumentException("a deletion date goes with PendingDeletion alone");
    }
  }

  /** The material of that id, current or older, if it is this key's. */
  public Optional<Material> material(String materialId) {
    if (currentMaterial.id().equals(materialId)) {
      return Optional.of(currentMaterial);
    }
    return olderMaterials.stream().filter(older -> older.id().equals(materialId)).findFirst();
  }

  /** The same key in state Enabled or Disabled. */
  public Key withState(KeyState newState) {
    return with(newState, Optional.empty(), description, tags, policy);
  }

  /** The same key with its deletion pending. */
  public Key withDeletion(Instant date) {
    return with(KeyState.PendingDeletion, Optional.of(date), description, tags, policy);
  }

  /** The same key under another description. */
  public Key withDescription(String newDescription) {
    return with(state, deletionDate, newDescription, tags, policy);
  }

  /** The same key with other tags; at most 50. */
  public Key withTags(Map<String, String> newTags) {
    return with(state, deletionDate, description, newTags, policy);
  }

  /** The same key under another policy. */
  public Key withPolicy(String newPolicy) {
    return with(state, deletionDate, description, tags, newPolicy);
  }

  private Key with(
      KeyState newState,
      Optional<Instant> newDeletionDate,
      String newDescription,
      Map<String, String> newTags,
      String newPolicy) {
    return new Key(
        arn,
        spec,
        usage,
        keyClass,
        callerIv,
        newState,
        creationDate,
        newDeletionDate,
        newDescription,
        newTags,
        newPolicy,
        publicKey,
        currentMaterial,
        olderMaterials);
  }

  /** The ARN alone: a key in a log line names itself and nothing else. */
  @Override
  public String toString() {
    return arn.toString();
  }
}
