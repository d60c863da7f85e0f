package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;

/**
 * What a key is to be.
 *
 * @param kind what will never change about it
 * @param description at most 8,192 characters
 * @param tags at most 50, in the order given
 * @param policy its policy; empty for the one that KMS gives a key without one
 * @param principals whom the policy's names mean; see {@link KeyPolicy#bound}
 */
public record KeyTemplate(
    KeyKind kind,
    String description,
    Map<String, String> tags,
    Optional<String> policy,
    Map<String, String> principals) {
  public KeyTemplate {
    requireNonNull(kind, "kind");
    requireNonNull(description, "description");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    requireNonNull(policy, "policy");
    principals = Map.copyOf(principals);
  }

  /** Under the policy that KMS gives a key without one. */
  public KeyTemplate(KeyKind kind, String description, Map<String, String> tags) {
    this(kind, description, tags, Optional.empty(), Map.of());
  }

  /** The same once it is known whom its policy's names mean. */
  public KeyTemplate bound(Map<String, String> ids) {
    return new KeyTemplate(kind, description, tags, policy, ids);
  }

  /** Such a key with the material that the HSM made for it. */
  Key with(KeyPairMaterial material, KeyArn arn, Instant created) {
    return key(
        arn,
        KeyState.Enabled,
        created,
        material.publicKey(),
        List.of(KeyMaterial.generated(material.privateKey(), Optional.empty())));
  }

  /**
   * The replica of a key: its own are what this template says, and the rest is the primary key's.
   *
   * @param adopt gives a material of the primary key as one of the replica's domain
   */
  public Key replica(Key primary, KeyArn arn, Instant created, UnaryOperator<Material> adopt) {
    boolean imported = primary.origin() == Origin.EXTERNAL;
    Key empty =
        new Key(
            arn,
            primary.kind(),
            imported ? KeyState.PendingImport : KeyState.Enabled,
            created,
            Optional.empty(),
            description,
            tags,
            keyPolicy(arn),
            imported ? new byte[0] : primary.publicKey(),
            List.of(),
            Optional.empty(),
            primary.multiRegion());
    return empty.following(primary, adopt);
  }

  private KeyPolicy keyPolicy(KeyArn arn) {
    return policy
        .map(text -> KeyPolicy.of(text).bound(principals))
        .orElseGet(() -> DefaultKeyPolicy.of(arn.accountId()));
  }

  /** Such a key before the first import of its material. */
  Key withoutMaterial(KeyArn arn, Instant created) {
    return key(arn, KeyState.PendingImport, created, new byte[0], List.of());
  }

  private Key key(
      KeyArn arn, KeyState state, Instant created, byte[] publicKey, List<KeyMaterial> materials) {
    return new Key(
        arn,
        kind,
        state,
        created,
        Optional.empty(),
        description,
        tags,
        keyPolicy(arn),
        publicKey,
        materials,
        kind.manager() == KeyManager.AWS
            ? Optional.of(new AutomaticRotation(AutomaticRotation.DEFAULT_DAYS, created))
            : Optional.empty(),
        kind.multiRegion() ? Optional.of(MultiRegion.alone(arn.region())) : Optional.empty());
  }
}
