package org.claviger.server.keystore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the HSMs of a store: at its connection all of them, later one that was away. One whose
 * domain is not the store's is closed at once, and never used.
 */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  private final Cluster cluster;
  private final HsmDomain region;
  private final Reconciler reconciler;

  Opening(Cluster cluster, HsmDomain region, Reconciler reconciler) {
    this.cluster = cluster;
    this.region = region;
    this.reconciler = reconciler;
  }

  /**
   * Opens all HSMs that are there; at least one is active then.
   *
   * @param suspicion takes a member that fails later
   */
  Group open(CustomKeyStore store, Consumer<Member> suspicion) throws ConnectionFailure {
    List<Member> members = cluster.slots().stream().map(Member::new).toList();
    boolean sound = false;
    try {
      List<String> refusals = logIn(store, members);
      byte[] domain = domain(store, members);
      members.forEach(member -> admit(store, domain, member, refusals));
      Group group = new Group(store.id(), cluster, members, suspicion);
      if (group.active() == 0) {
        throw none(refusals);
      }
      sound = true;
      return group;
    } finally {
      if (!sound) {
        members.forEach(Member::end);
      }
    }
  }

  private List<String> logIn(CustomKeyStore store, List<Member> members) throws ConnectionFailure {
    return Password.lend(
        region,
        store,
        pin -> {
          List<String> refusals = new ArrayList<>();
          for (Member member : members) {
            logIn(store, member, pin, refusals);
          }
          return refusals;
        });
  }

  /** A password that one HSM refuses is not tried on the next: each wrong one counts. */
  private void logIn(CustomKeyStore store, Member member, byte[] pin, List<String> refusals)
      throws ConnectionFailure {
    boolean mayCreate = cluster.vendorCluster() && store.domain().length == 0;
    try {
      member.opened(member.slot().open(pin, mayCreate));
    } catch (KeyStoreRefusedException e) {
      ConnectionFailure refused = ConnectionFailure.ofLogin(e);
      if (refused != null) {
        throw refused;
      }
      LOG.warn("an HSM of {} is not used: {}", store.id(), e.getMessage());
      if (e.reason() == KeyStoreRefusedException.Reason.UNSUITABLE) {
        refusals.add(e.getMessage());
      }
    }
  }

  /** The domain of the store; at its first connection that of its first HSM. */
  private static byte[] domain(CustomKeyStore store, List<Member> members) {
    if (store.domain().length > 0) {
      return store.domain();
    }
    return members.stream()
        .map(Member::hsm)
        .filter(hsm -> hsm != null)
        .findFirst()
        .map(Reconciler::domainOf)
        .orElseGet(() -> new byte[0]);
  }

  private void admit(CustomKeyStore store, byte[] domain, Member member, List<String> refusals) {
    KeyStoreHsm hsm = member.hsm();
    if (hsm == null) {
      return;
    }
    try {
      if (Reconciler.isOf(domain, hsm)) {
        reconciler.reconcile(member.slot().name(), hsm);
        member.activate();
        return;
      }
      refusals.add(
          "the HSM token "
              + member.slot().name()
              + " has the keys of another domain than the store's other HSMs");
      member.close();
    } catch (HsmException e) {
      LOG.warn("the HSM {} of {} is not used for now", member.slot().name(), store.id(), e);
      // Nobody knows whose keys it has: what stays open may be asked when no other HSM can be.
      member.close();
    }
  }

  private ConnectionFailure none(List<String> refusals) {
    return refusals.isEmpty()
        ? new ConnectionFailure(
            ConnectionErrorCode.INSUFFICIENT_CLOUDHSM_HSMS,
            "no HSM of the cluster " + cluster.id() + " is there")
        : new ConnectionFailure(ConnectionErrorCode.INTERNAL_ERROR, String.join("; ", refusals));
  }

  /**
   * Opens an HSM that was away. What does not work is tried again later; a password that is refused
   * now is not.
   *
   * @return whether to try again
   */
  boolean reopen(CustomKeyStore store, Member member) {
    if (!member.slot().isPresent()) {
      member.slot().rescan();
    }
    try {
      KeyStoreHsm opened =
          Password.<KeyStoreHsm, KeyStoreRefusedException>lend(
              region, store, pin -> member.slot().open(pin, false));
      member.opened(opened);
    } catch (KeyStoreRefusedException e) {
      LOG.warn("an HSM of {} is still not used: {}", store.id(), e.getMessage());
      return ConnectionFailure.ofLogin(e) == null;
    }
    List<String> refusals = new ArrayList<>();
    admit(store, store.domain(), member, refusals);
    refusals.forEach(refusal -> LOG.error("an HSM of {} is not used: {}", store.id(), refusal));
    return true;
  }
}
