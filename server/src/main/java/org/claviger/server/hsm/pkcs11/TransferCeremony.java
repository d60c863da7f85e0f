package org.claviger.server.hsm.pkcs11;

import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * Has all of them share a transfer key. Domains that are missing are made. A region that cannot
   * get the key stays without it, and the log says why: everything else works there.
   *
   * @param bySecurityOfficer whether the key may be brought to those that lack it
   * @throws IllegalStateException if a domain is not as it must be, or cannot be made
   */
  void share(List<DomainName> regions, boolean bySecurityOfficer) {
    List<DomainName> lacking = new ArrayList<>();
    Map<DomainName, KeyCheck> having = new LinkedHashMap<>();
    for (DomainName region : regions) {
      check(ceremony.createIfMissing(region))
          .ifPresentOrElse(found -> having.put(region, found), () -> lacking.add(region));
    }
    if (having.isEmpty()) {
      DomainName first = lacking.remove(0);
      check(ceremony.createTransfer(first)).ifPresent(made -> having.put(first, made));
    }
    DomainName giver = having.keySet().iterator().next();
    having.forEach((region, found) -> warnIfDifferent(giver, having.get(giver), region, found));
    lacking.forEach(receiver -> bring(giver, receiver, bySecurityOfficer));
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
    try {
      DomainPackage sent = ceremony.sendTransfer(giver, ceremony.request(receiver));
      ceremony.receive(receiver, sent, sent.check());
      LOG.info("the transfer key came from {} to {}", giver, receiver);
    } catch (IllegalStateException | UncheckedIOException e) {
      LOG.error("the region {} stays without transfer key and multi-Region keys", receiver, e);
      ceremony.withdraw(receiver);
    }
  }

  private static Optional<KeyCheck> check(DomainState state) {
    return state.keys().stream().filter(each -> each.key() == SharedKey.TRANSFER).findFirst();
  }

  private static void warnIfDifferent(
      DomainName one, KeyCheck itsKey, DomainName other, KeyCheck theirKey) {
    if (!MessageDigest.isEqual(itsKey.value(), theirKey.value())) {
      LOG.error(
          "the regions {} and {} have different transfer keys: no key can be replicated between"
              + " them. Restore the backup of the token whose key was replaced.",
          one,
          other);
    }
  }
}
