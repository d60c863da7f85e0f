package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.MultiRegion;
import org.claviger.server.key.Origin;

/**
 * KMS's {@code KeyMetadata} of a key. An AEAD key shows as SYMMETRIC_DEFAULT and ENCRYPT_DECRYPT
 * without an algorithm of KMS, and with two members of ours, which a KMS key never has.
 */
final class KeyMetadata {
  private static final double MILLIS_PER_SECOND = 1_000;

  private KeyMetadata() {}

  static ObjectNode of(Key key) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("AWSAccountId", key.arn().accountId());
    metadata.put("KeyId", key.arn().keyId());
    metadata.put("Arn", key.arn().toString());
    metadata.put("CreationDate", seconds(key.creationDate()));
    metadata.put("Enabled", key.state() == KeyState.Enabled);
    metadata.put("Description", key.description());
    metadata.put("KeyUsage", key.usage().name());
    metadata.put("KeyState", key.state().name());
    key.deletionDate().ifPresent(date -> metadata.put("DeletionDate", seconds(date)));
    metadata.put("Origin", key.origin().name());
    if (key.origin() == Origin.EXTERNAL && key.state() != KeyState.PendingImport) {
      putExpiration(metadata, key);
    }
    metadata.put("KeyManager", key.kind().manager().name());
    metadata.put("CustomerMasterKeySpec", key.spec().name());
    metadata.put("KeySpec", key.spec().name());
    if (key.keyClass() == KeyClass.AEAD) {
      metadata.put("ClavigerKeyClass", key.keyClass().name());
      metadata.put("ClavigerCallerIv", key.callerIv());
    } else {
      putAlgorithms(metadata, key);
      putMaterialId(metadata, key);
    }
    metadata.put("MultiRegion", key.kind().multiRegion());
    key.multiRegion().ifPresent(all -> putRelated(metadata, key, all));
    return metadata;
  }

  /** The algorithms of an asymmetric key, which {@code GetPublicKey} answers too. */
  static void putAlgorithms(ObjectNode answer, Key key) {
    KeySpec spec = key.spec();
    KeyUsage usage = key.usage();
    put(answer, "EncryptionAlgorithms", spec.encryptionAlgorithms(usage));
    put(answer, "SigningAlgorithms", spec.signingAlgorithms(usage));
    put(answer, "MacAlgorithms", spec.macAlgorithms(usage));
    put(answer, "KeyAgreementAlgorithms", spec.keyAgreementAlgorithms(usage));
  }

  /** A date as it is on the wire: seconds since 1970 with a fraction of milliseconds. */
  static double seconds(Instant date) {
    return date.toEpochMilli() / MILLIS_PER_SECOND;
  }

  private static void putRelated(ObjectNode metadata, Key key, MultiRegion all) {
    metadata.set("MultiRegionConfiguration", MultiRegionMembers.configuration(key, all));
    all.deletionWindowInDays().ifPresent(days -> metadata.put("PendingDeletionWindowInDays", days));
  }

  /** Symmetric encryption keys alone can have more than one material. */
  private static void putMaterialId(ObjectNode metadata, Key key) {
    if (key.spec() == KeySpec.SYMMETRIC_DEFAULT) {
      key.current().ifPresent(current -> metadata.put("CurrentKeyMaterialId", current.id()));
    }
  }

  private static void putExpiration(ObjectNode metadata, Key key) {
    metadata.put("ExpirationModel", ExpirationModel.of(key.validTo()).name());
    key.validTo().ifPresent(date -> metadata.put("ValidTo", seconds(date)));
  }

  private static void put(ObjectNode answer, String member, List<? extends Enum<?>> algorithms) {
    if (!algorithms.isEmpty()) {
      algorithms.forEach(algorithm -> answer.withArray(member).add(algorithm.name()));
    }
  }
}
