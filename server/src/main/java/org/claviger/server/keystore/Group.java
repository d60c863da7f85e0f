package org.claviger.server.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a connected store. Work goes round the active ones; what fails on one is tried on
 * the next, and the one that failed gets no more until it was looked at. New keys go to every
 * active member.
 */
final class Group {
  private static final Logger LOG = LoggerFactory.getLogger(Group.class);

  /** How often each member is asked, since what failed may be over. */
  private static final int ROUNDS = 2;

  private final String storeId;
  private final String clusterId;
  private final int neededToCreate;
  private final List<Member> members;
  private final Consumer<Member> suspicion;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Members that work together.
   *
   * @param suspicion takes a member that failed
   */
  Group(String storeId, Cluster cluster, List<Member> members, Consumer<Member> suspicion) {
    this(storeId, cluster.id(), cluster.neededToCreate(), members, suspicion);
  }

  private Group(
      String storeId,
      String clusterId,
      int neededToCreate,
      List<Member> members,
      Consumer<Member> suspicion) {
    this.storeId = storeId;
    this.clusterId = clusterId;
    this.neededToCreate = neededToCreate;
    this.members = List.copyOf(members);
    this.suspicion = suspicion;
  }

  /** Of a store that is not connected. */
  static Group none(String storeId) {
    return new Group(storeId, "", 1, List.of(), member -> {});
  }

  List<Member> members() {
    return members;
  }

  int active() {
    return (int) members.stream().filter(Member::isActive).count();
  }

  /**
   * Has one of the members do something that it does not matter which does. What one refuses
   * another active one is asked about: only if none takes it, it is not the member's fault.
   *
   * @throws AbsentKeyException if the key's owner put it into none of them
   * @throws HsmUnavailableException if none can
   * @throws InvalidCiphertextException if it is not of the key
   * @throws InvalidMaterialException if none knows the material
   */
  <T> T any(Function<KeyStoreHsm, T> work) {
    List<Member> refusing = new ArrayList<>();
    AbsentKeyException absence = null;
    HsmException failure = null;
    for (int round = 0; round < ROUNDS; round++) {
      for (Member member : inTurn()) {
        KeyStoreHsm hsm = member.hsm();
        boolean isAsked = refusing.isEmpty() || (member.isActive() && !refusing.contains(member));
        if (hsm == null || !isAsked) {
          continue;
        }
        try {
          T done = work.apply(hsm);
          refusing.forEach(this::suspect);
          return done;
        } catch (AbsentKeyException e) {
          absence = e;
        } catch (InvalidCiphertextException | InvalidMaterialException e) {
          failure = e;
          refusing.add(member);
        } catch (HsmUnavailableException e) {
          failure = refusing.isEmpty() ? e : failure;
          suspect(member);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    throw absence == null ? unavailable("has no HSM that can do the work now") : absence;
  }

  /**
   * Adopts a key that its owner put into every HSM.
   *
   * @throws org.claviger.server.error.ApiException XksKeyNotFoundException,
   *     XksKeyInvalidConfigurationException, or CloudHsmClusterInvalidConfigurationException if not
   *     so many hold it as must
   */
  KeyPairMaterial adopt(String name, MaterialSpec spec) {
    requireEnough();
    try {
      byte[] context = storeId.getBytes(UTF_8);
      KeyPairMaterial adopted = any(hsm -> hsm.adopt(name, spec, context));
      requireEnough(install(adopted.privateKey()));
      return adopted;
    } catch (AbsentKeyException e) {
      throw StoreErrors.noSuchKey(name, e);
    } catch (UnsuitableKeyException e) {
      throw StoreErrors.unsuitableKey(name, e);
    }
  }

  /** All members, the active ones first: where none is, those that are open may still do it. */
  private List<Member> inTurn() {
    List<Member> active = new ArrayList<>();
    List<Member> others = new ArrayList<>();
    int start = turn.getAndIncrement();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(Math.floorMod(start + i, members.size()));
      (member.isActive() ? active : others).add(member);
    }
    active.addAll(others);
    return active;
  }

  /**
   * Makes a key and puts it into every active member.
   *
   * @throws org.claviger.server.error.ApiException CloudHsmClusterInvalidConfigurationException if
   *     not so many hold it then as must
   */
  <T> T make(MaterialSpec spec, Function<KeyStoreHsm, T> maker, Function<T, Material> materialOf) {
    requireEnough();
    T made =
        any(
            hsm -> {
              requireWrappable(hsm, spec);
              return maker.apply(hsm);
            });
    Material material = materialOf.apply(made);
    int holders = install(material);
    if (holders < neededToCreate) {
      destroyWherePossible(material.id());
      requireEnough(holders);
    }
    return made;
  }

  /** So many are active as must hold a new key. */
  void requireEnough() {
    requireEnough(active());
  }

  private void requireEnough(int active) {
    if (active < neededToCreate) {
      throw members.isEmpty()
          ? unavailable("is not connected")
          : StoreErrors.tooFewHsms(clusterId, neededToCreate, active);
    }
  }

  private static void requireWrappable(KeyStoreHsm hsm, MaterialSpec spec) {
    if (hsm.isTokenResident(spec)) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module cannot wrap "
              + spec
              + " keys, so they cannot be on every HSM of a custom key store");
    }
  }

  private int install(Material material) {
    int holders = 0;
    for (Member member : members) {
      KeyStoreHsm hsm = member.hsm();
      if (hsm == null || !member.isActive()) {
        continue;
      }
      try {
        hsm.install(material);
        holders++;
      } catch (HsmUnavailableException | InvalidMaterialException e) {
        LOG.warn("a new key does not get into {}", member.slot().name(), e);
        suspect(member);
      }
    }
    return holders;
  }

  /**
   * Destroys a material on every member.
   *
   * @throws HsmUnavailableException if one of them cannot now
   */
  void destroy(String materialId) {
    if (members.isEmpty() || !destroyWherePossible(materialId).isEmpty()) {
      throw unavailable("holds material " + materialId + " on an HSM that is away");
    }
  }

  /** The members that could not. */
  private List<Member> destroyWherePossible(String materialId) {
    List<Member> left = new ArrayList<>();
    for (Member member : members) {
      KeyStoreHsm hsm = member.hsm();
      if (hsm == null) {
        left.add(member);
        continue;
      }
      try {
        hsm.destroy(materialId);
      } catch (HsmUnavailableException e) {
        left.add(member);
        suspect(member);
      }
    }
    return left;
  }

  HsmHealth health() {
    return active() > 0
        ? new HsmHealth(true, "")
        : new HsmHealth(false, "no HSM of the custom key store " + storeId + " is active");
  }

  private void suspect(Member member) {
    if (member.suspend()) {
      suspicion.accept(member);
    }
  }

  private HsmUnavailableException unavailable(String what) {
    return new HsmUnavailableException("the custom key store " + storeId + " " + what);
  }
}
