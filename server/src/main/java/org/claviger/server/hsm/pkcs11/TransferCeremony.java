package org.claviger.server.hsm.pkcs11;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.ceremony.KeyCheck;
import org.claviger.server.hsm.ceremony.SharedKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the transfer key to the regions of one module that lack it, from one that has it: the
 * steps that operators take between two HSMs, both of whose sides are here. Nobody has logged in to
 * the tokens before.
 */
final class TransferCeremony {
  private static final Logger LOG = LoggerFactory.getLogger(TransferCeremony.class);

  private final DomainCeremony ceremony;

  TransferCeremony(DomainCeremony ceremony) {
    this.ceremony = ceremony;
  }

  /**
   * Has all of them share a transfer key. Domains that are missing are made.
   *
   * @param bySecurityOfficer whether the key may be brought to those that lack it
   * @throws IllegalStateException if two have different ones
   */
  void share(List<DomainName> regions, boolean bySecurityOfficer) {
    List<DomainName> having = new ArrayList<>();
    List<DomainName> lacking = new ArrayList<>();
    Optional<KeyCheck> shared = Optional.empty();
    for (DomainName region : regions) {
      Optional<KeyCheck> found = check(ceremony.createIfMissing(region));
      refuseIfDifferent(shared, found, region);
      shared = shared.or(() -> found);
      (found.isPresent() ? having : lacking).add(region);
    }
    if (having.isEmpty()) {
      DomainName first = lacking.remove(0);
      ceremony.createTransfer(first);
      having.add(first);
    }
    for (DomainName receiver : lacking) {
      bring(having.get(0), receiver, bySecurityOfficer);
    }
  }

  private void bring(DomainName giver, DomainName receiver, boolean bySecurityOfficer) {
    if (!bySecurityOfficer) {
      LOG.warn(
          "the region {} has no transfer key, so it cannot have multi-Region keys; bring it there by"
              + " './claviger hsm domain add --transfer-of {} --region {}'",
          receiver,
          giver,
          receiver);
      return;
    }
    DomainPackage sent = ceremony.sendTransfer(giver, ceremony.request(receiver));
    ceremony.receive(receiver, sent, sent.check());
    LOG.info("the transfer key came from {} to {}", giver, receiver);
  }

  private static Optional<KeyCheck> check(DomainState state) {
    return state.keys().stream().filter(each -> each.key() == SharedKey.TRANSFER).findFirst();
  }

  private static void refuseIfDifferent(
      Optional<KeyCheck> one, Optional<KeyCheck> other, DomainName region) {
    if (one.isPresent()
        && other.isPresent()
        && !MessageDigest.isEqual(one.get().value(), other.get().value())) {
      throw new IllegalStateException(
          "the HSM token "
              + region.tokenLabel()
              + " has another transfer key than the other regions: keys cannot be replicated"
              + " between them. Restore the backup of the token whose key was replaced.");
    }
  }
}
