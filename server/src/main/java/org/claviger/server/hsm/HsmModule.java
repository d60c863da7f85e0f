package org.claviger.server.hsm;

import java.util.List;
import java.util.Optional;

/**
 * Whatever gives access to HSMs: a PKCS#11 module in this process, or a worker process that has
 * one. Safe for many threads.
 */
public interface HsmModule extends AutoCloseable {
  /**
   * Opens a region's HSM. The first time its token is initialised and the domain's keys are made; a
   * start that was cut off there is carried on.
   *
   * @throws IllegalStateException if the token's keys are not as they must be, or the module does
   *     not protect keys
   * @throws HsmUnavailableException if the HSM cannot do it now
   */
  Hsm openRegion(String region);

  /**
   * Sees to it that the domains of regions share a transfer key, so that keys can be replicated
   * among them. To be called before any of them is opened in this process: the security officer
   * cannot log in beside the user. Tokens and transfer keys that are missing are made. A region
   * that cannot get the key stays without it, and says so where it is needed.
   *
   * <p>Does nothing where domains are made by ceremony alone: they get the transfer key there.
   *
   * @throws IllegalStateException if a token's keys are not as they must be
   * @throws HsmUnavailableException if the HSM cannot do it now
   */
  default void shareTransferKey(List<String> regions) {}

  /** Whether the region's token is there: if not, {@link #openRegion} would begin a new domain. */
  boolean hasRegion(String region);

  /** Opens the domain of identities, which all regions share; made as a region's is. */
  HsmDomain openIdentity();

  /** Whether the identity's token is there. */
  boolean hasIdentity();

  /** The tokens that are open in this process. */
  List<HsmMember> members();

  /** Its HSMs, domain by domain, if it is several; else none. */
  default List<ClusterMember> cluster() {
    return List.of();
  }

  /** The way into the module; empty if that is in another process. */
  Optional<HsmQueue> queue();

  /** Closes the domains opened here. */
  @Override
  void close();
}
