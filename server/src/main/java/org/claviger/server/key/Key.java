package org.claviger.server.key;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.hsm.Material;

/**
 * A key as it was at one moment: an immutable snapshot.
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
    List<Material> olderMaterials) {}
