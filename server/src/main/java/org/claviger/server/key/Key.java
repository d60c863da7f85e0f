package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.server.hsm.Material;

/**
 * A key as it was at one moment: an immutable snapshot, shared by requests. Nobody writes into its
 * arrays.
 *
 * @param arn its account, region and id
 * @param kind what never changes about it
 * @param state whether it can be used
 * @param creationDate when it was made
 * @param deletionDate when it goes; empty unless deletion is pending
 * @param description at most 8,192 characters; may be empty
 * @param tags at most 50, in the order given
 * @param policy the key policy, compiled
 * @param publicKey the DER SubjectPublicKeyInfo; empty (length 0) for a symmetric key, and before
 *     the first import
 * @param materials in the order of their coming; none before the first import
 * @param rotation the rotation by the clock; empty if it is not enabled
 * @param multiRegion where the keys are that are related to it; empty unless it is a multi-Region
 *     key
 */
public record Key(
    KeyArn arn,
    KeyKind kind,
    KeyState state,
    Instant creationDate,
    Optional<Instant> deletionDate,
    String description,
    Map<String, String> tags,
    KeyPolicy policy,
    byte[] publicKey,
    List<KeyMaterial> materials,
    Optional<AutomaticRotation> rotation,
    Optional<MultiRegion> multiRegion) {
  /** The longest waiting period before a key is deleted, as AWS has it. */
  public static final int LONGEST_DELETION_WINDOW_DAYS = 30;

  public Key {
    requireNonNull(arn, "arn");
    requireNonNull(kind, "kind");
    requireNonNull(state, "state");
    requireNonNull(creationDate, "creationDate");
    requireNonNull(deletionDate, "deletionDate");
    requireNonNull(description, "description");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    requireNonNull(policy, "policy");
    requireNonNull(publicKey, "publicKey");
    materials = List.copyOf(materials);
    requireNonNull(rotation, "rotation");
    requireNonNull(multiRegion, "multiRegion");
    if (deletionDate.isPresent() != (state == KeyState.PendingDeletion)) {
      throw new IllegalArgumentException("a deletion date goes with PendingDeletion alone");
    }
    if (multiRegion.isPresent() != kind.multiRegion()) {
      throw new IllegalArgumentException("only a multi-Region key has related keys");
    }
    if (multiRegion.filter(all -> !all.isIn(arn.region())).isPresent()) {
      throw new IllegalArgumentException("a multi-Region key is among its related keys");
    }
  }

  /** A key of a single region. */
  public Key(
      KeyArn arn,
      KeyKind kind,
      KeyState state,
      Instant creationDate,
      Optional<Instant> deletionDate,
      String description,
      Map<String, String> tags,
      KeyPolicy policy,
      byte[] publicKey,
      List<KeyMaterial> materials,
      Optional<AutomaticRotation> rotation) {
    this(
        arn,
        kind,
        state,
        creationDate,
        deletionDate,
        description,
        tags,
        policy,
        publicKey,
        materials,
        rotation,
        Optional.empty());
  }

  /** What it is. */
  public KeySpec spec() {
    return kind.spec();
  }

  /** What it is for. */
  public KeyUsage usage() {
    return kind.usage();
  }

  /** Which actions it takes. */
  public KeyClass keyClass() {
    return kind.keyClass();
  }

  /** For an AEAD key, whether a caller may give the IV. */
  public boolean callerIv() {
    return kind.callerIv();
  }

  /** Where its material comes from. */
  public Origin origin() {
    return kind.origin();
  }

  /** Whether it is the primary of related multi-Region keys, even if it is the only one. */
  public boolean isPrimary() {
    return multiRegion.filter(all -> all.primary().equals(arn.region())).isPresent();
  }

  /** Whether it is a replica of a primary key in another region. */
  public boolean isReplica() {
    return multiRegion.isPresent() && !isPrimary();
  }

  /** The ARNs of the other keys that are related to it. */
  public List<KeyArn> related() {
    return multiRegion
        .map(all -> all.besides(arn.region()).stream().map(arn::in).toList())
        .orElseGet(List::of);
  }

  /** Whether its deletion is pending, at a date or once its replicas are gone. */
  public boolean isPendingDeletion() {
    return state == KeyState.PendingDeletion || state == KeyState.PendingReplicaDeletion;
  }

  /** Whether it can have more than one material: AWS's symmetric encryption keys alone. */
  public boolean isRotatable() {
    return spec() == KeySpec.SYMMETRIC_DEFAULT && keyClass() == KeyClass.KMS;
  }

  /** The material that new requests use and its story; empty before the first import. */
  public Optional<KeyMaterial> current() {
    return materials.stream().filter(each -> each.state() == MaterialState.CURRENT).findFirst();
  }

  /** The imported material that waits for rotation. */
  public Optional<KeyMaterial> pendingRotation() {
    return materials.stream()
        .filter(each -> each.state() == MaterialState.PENDING_ROTATION)
        .findFirst();
  }

  /**
   * The material that new requests use.
   *
   * @throws IllegalStateException if it is not there; then the key's state does not let it be used
   */
  public Material currentMaterial() {
    return current()
        .flatMap(KeyMaterial::material)
        .orElseThrow(() -> new IllegalStateException(arn + " has no current material"));
  }

  /** The material of that id, current or older, if it is this key's and is there. */
  public Optional<Material> material(String materialId) {
    for (KeyMaterial each : materials) {
      if (each.id().equals(materialId)) {
        return each.material();
      }
    }
    return Optional.empty();
  }

  /** When the first of its materials goes by itself. */
  public Optional<Instant> validTo() {
    return materials.stream().flatMap(each -> each.validTo().stream()).min(Instant::compareTo);
  }

  /**
   * What is to happen to it by the clock. A key that cannot be used is not rotated, and a replica
   * only with its primary.
   */
  public List<Due> due() {
    List<Due> due = new ArrayList<>();
    deletionDate.ifPresent(at -> due.add(new Due(at, Due.Kind.DELETE, arn, "")));
    for (KeyMaterial each : materials) {
      each.validTo().ifPresent(at -> due.add(new Due(at, Due.Kind.EXPIRE, arn, each.id())));
    }
    if (state == KeyState.Enabled && !isReplica()) {
      rotation.ifPresent(plan -> due.add(new Due(plan.next(), Due.Kind.ROTATE, arn, "")));
    }
    return due;
  }

  /**
   * The key as it is at a moment: what has expired by then is not there, whether or not it was
   * cleared away yet.
   */
  public Key asOf(Instant now) {
    Key key = this;
    for (String materialId : expiredBy(now)) {
      key = key.withoutMaterial(materialId);
    }
    return key;
  }

  /** The ids of the materials whose time is over at a moment. */
  List<String> expiredBy(Instant now) {
    if (origin() != Origin.EXTERNAL) {
      return List.of();
    }
    return materials.stream()
        .filter(each -> each.validTo().filter(date -> !date.isAfter(now)).isPresent())
        .map(KeyMaterial::id)
        .toList();
  }

  /** The same key in a state that has no date. */
  public Key withState(KeyState newState) {
    return copy()
        .state(newState)
        .deletionDate(Optional.empty())
        .multiRegion(multiRegion.map(all -> all.waiting(Optional.empty())))
        .build();
  }

  /** The same key with its deletion pending. */
  public Key withDeletion(Instant date) {
    return copy()
        .state(KeyState.PendingDeletion)
        .deletionDate(Optional.of(date))
        .multiRegion(multiRegion.map(all -> all.waiting(Optional.empty())))
        .build();
  }

  /** The same primary key, to be deleted so many days after its last replica is gone. */
  public Key withReplicaDeletion(int windowInDays) {
    return copy()
        .state(KeyState.PendingReplicaDeletion)
        .multiRegion(multiRegion.map(all -> all.waiting(Optional.of(windowInDays))))
        .build();
  }

  /** The same primary key after a change of what related keys share. */
  Key counted() {
    return copy().multiRegion(multiRegion.map(MultiRegion::next)).build();
  }

  /** The same key with the count of a related one that it is in step with. */
  Key countedAs(Key other) {
    long changes = other.multiRegion.orElseThrow().sequence();
    return copy().multiRegion(multiRegion.map(all -> all.at(changes))).build();
  }

  /** Whether a material that the HSM made waits until all related keys have it. */
  public boolean isRotating() {
    return origin() == Origin.AWS_KMS && pendingRotation().isPresent();
  }

  /**
   * This key, which was rotated, with its former current material until the new one, which waits,
   * is everywhere.
   */
  Key heldBack(Key before) {
    String former = before.currentMaterial().id();
    return copy().materials(replaced(each -> heldBack(each, former))).build();
  }

  private static KeyMaterial heldBack(KeyMaterial each, String former) {
    if (each.id().equals(former)) {
      return each.withState(MaterialState.CURRENT);
    }
    return each.state() == MaterialState.CURRENT
        ? each.withState(MaterialState.PENDING_ROTATION)
        : each;
  }

  /**
   * What related keys share of it, and nothing else: to be sent to another server. Of imported
   * material that is what it is called and does.
   */
  Key shared() {
    boolean isImported = origin() == Origin.EXTERNAL;
    return copy()
        .state(KeyState.Enabled)
        .deletionDate(Optional.empty())
        .description("")
        .tags(Map.of())
        .policy(DefaultKeyPolicy.of(arn.accountId()))
        .publicKey(isImported ? new byte[0] : publicKey)
        .materials(isImported ? replaced(KeyMaterial::known) : materials)
        .multiRegion(multiRegion.map(all -> all.waiting(Optional.empty())))
        .build();
  }

  /** The same primary key with a further replica. */
  public Key withReplica(String region) {
    return copy().multiRegion(multiRegion.map(all -> all.with(region))).build();
  }

  /**
   * The same key when a replica is gone: if it waited for that, its waiting period begins; if that
   * was to become the primary key, this one is it again.
   */
  Key withoutReplica(String region, Instant now) {
    if (state == KeyState.Updating
        && multiRegion.filter(all -> all.primary().equals(region)).isPresent()) {
      return ledBy(arn.region()).counted().withState(KeyState.Enabled).withoutReplica(region, now);
    }
    Key left = copy().multiRegion(multiRegion.map(all -> all.without(region))).build();
    return left.multiRegion
        .filter(all -> all.replicas().isEmpty())
        .flatMap(MultiRegion::deletionWindowInDays)
        .map(days -> left.withDeletion(now.plus(Duration.ofDays(days))))
        .orElse(left);
  }

  /** The same key once the replica in that region is the primary key. */
  public Key ledBy(String region) {
    return copy().multiRegion(multiRegion.map(all -> all.ledBy(region))).build();
  }

  /**
   * The same key in step with a related one: with its materials, its rotation, and its relations.
   * Imported material stays each key's own; only what it does follows.
   *
   * @param adopt gives a material of that key as one of this key's domain
   */
  Key following(Key other, UnaryOperator<Material> adopt) {
    List<KeyMaterial> all = other.materials.stream().map(each -> following(each, adopt)).toList();
    Key changed =
        copy()
            .materials(all)
            .rotation(other.rotation)
            .multiRegion(
                other.multiRegion.map(
                    theirs ->
                        theirs.waiting(multiRegion.flatMap(MultiRegion::deletionWindowInDays))))
            .build();
    return changed.waitingForMaterial().waitingForReplicas();
  }

  /** A key to be deleted that becomes the primary key waits for its replicas first. */
  private Key waitingForReplicas() {
    return state == KeyState.PendingDeletion && isPrimary() && !related().isEmpty()
        ? withoutDeletion().withReplicaDeletion(LONGEST_DELETION_WINDOW_DAYS)
        : this;
  }

  private KeyMaterial following(KeyMaterial other, UnaryOperator<Material> adopt) {
    return materials.stream()
        .filter(each -> each.id().equals(other.id()))
        .findFirst()
        .map(each -> each.inStepWith(other))
        .orElseGet(() -> origin() == Origin.EXTERNAL ? other.known() : other.adopted(adopt));
  }

  /** Whether it has a material of that id, or knows it without having it. */
  public boolean knows(String materialId) {
    return materials.stream().anyMatch(each -> each.id().equals(materialId));
  }

  /** Whether it shares with another what related keys share. */
  public boolean isInStepWith(Key other) {
    return rotation.equals(other.rotation)
        && multiRegion.isPresent() == other.multiRegion.isPresent()
        && multiRegion.filter(all -> all.isAs(other.multiRegion.orElseThrow())).isPresent()
        && materials.size() == other.materials.size()
        && IntStream.range(0, materials.size())
            .allMatch(i -> materials.get(i).isInStepWith(other.materials.get(i)));
  }

  /** The same key, its deletion cancelled: disabled, or waiting for material that is missing. */
  public Key withoutDeletion() {
    return withState(isMaterialMissing() ? KeyState.PendingImport : KeyState.Disabled);
  }

  /** The same key under another description. */
  public Key withDescription(String newDescription) {
    return copy().description(newDescription).build();
  }

  /** The same key with other tags. */
  public Key withTags(Map<String, String> newTags) {
    return copy().tags(newTags).build();
  }

  /** The same key under another policy. */
  public Key withPolicy(KeyPolicy newPolicy) {
    return copy().policy(newPolicy).build();
  }

  /** The same key, rotated by the clock as given or not at all. */
  public Key withRotation(Optional<AutomaticRotation> newRotation) {
    return copy().rotation(newRotation).build();
  }

  /** The same key with a new material that the HSM made in the place of the current one. */
  public Key rotatedTo(Material newMaterial, KeyMaterial.Rotation how) {
    List<KeyMaterial> all = retired();
    all.add(KeyMaterial.generated(newMaterial, Optional.of(how)));
    return rotated(all, how);
  }

  /** The same key with the material that waited for rotation in the place of the current one. */
  public Key rotatedToPending(KeyMaterial.Rotation how) {
    List<KeyMaterial> all = retired();
    all.replaceAll(
        each -> each.state() == MaterialState.PENDING_ROTATION ? each.rotatedIn(how) : each);
    return rotated(all, how);
  }

  private List<KeyMaterial> retired() {
    return new ArrayList<>(
        replaced(
            each ->
                each.state() == MaterialState.CURRENT
                    ? each.withState(MaterialState.NON_CURRENT)
                    : each));
  }

  private Key rotated(List<KeyMaterial> all, KeyMaterial.Rotation how) {
    Optional<AutomaticRotation> plan =
        how.type() == RotationType.AUTOMATIC
            ? rotation.map(each -> each.after(how.date()))
            : rotation;
    return copy().materials(all).rotation(plan).build();
  }

  /** What the ids of its imported materials are bound to: the same for related keys. */
  public String importContext() {
    return kind.multiRegion() ? arn.in("").toString() : arn.toString();
  }

  /**
   * The same key with an imported material: a new one at the end, or one that it had before in its
   * old place. If none is missing any more, a key that waited for import is enabled.
   *
   * @param newPublicKey the DER SubjectPublicKeyInfo; empty (length 0) for a symmetric key
   */
  public Key withImport(Material material, KeyMaterial.Import imported, byte[] newPublicKey) {
    List<KeyMaterial> all;
    if (knows(material.id())) {
      all =
          replaced(
              each ->
                  each.id().equals(material.id()) ? each.withMaterial(material, imported) : each);
    } else {
      MaterialState as =
          materials.isEmpty() ? MaterialState.CURRENT : MaterialState.PENDING_ROTATION;
      all =
          Stream.concat(materials.stream(), Stream.of(KeyMaterial.imported(material, as, imported)))
              .toList();
    }
    Key changed = copy().materials(all).publicKey(newPublicKey).build();
    return state == KeyState.PendingImport && !changed.isMaterialMissing()
        ? changed.withState(KeyState.Enabled)
        : changed;
  }

  /**
   * The same key without an imported material. A key that needs it waits for import, unless its
   * deletion is pending; one that waited for rotation is forgotten, unless its primary key has it.
   */
  public Key withoutMaterial(String materialId) {
    List<KeyMaterial> all =
        materials.stream()
            .filter(
                each ->
                    !each.id().equals(materialId)
                        || each.state() != MaterialState.PENDING_ROTATION
                        || isReplica())
            .map(each -> each.id().equals(materialId) ? each.withoutMaterial() : each)
            .toList();
    return copy().materials(all).build().waitingForMaterial();
  }

  private Key waitingForMaterial() {
    return origin() == Origin.EXTERNAL && isMaterialMissing() && !isPendingDeletion()
        ? withState(KeyState.PendingImport)
        : this;
  }

  private boolean isMaterialMissing() {
    return materials.isEmpty() || materials.stream().anyMatch(KeyMaterial::isMissing);
  }

  private List<KeyMaterial> replaced(UnaryOperator<KeyMaterial> change) {
    return materials.stream().map(change).toList();
  }

  private KeyCopy copy() {
    return new KeyCopy(this);
  }

  /** The ARN alone: a key in a log line names itself and nothing else. */
  @Override
  public String toString() {
    return arn.toString();
  }
}
