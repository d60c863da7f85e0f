package org.claviger.server.hsm.pkcs11;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmWeakness;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.measure.WatchedCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a region's caches for each new connection; probes the module at the first. */
final class RegionCompanion implements Token.Companion<RegionKeys> {
  private static final Logger LOG = LoggerFactory.getLogger(RegionCompanion.class);

  /** What a region cannot do without. */
  static final Set<MaterialSpec> INDISPENSABLE =
      EnumSet.of(MaterialSpec.AES_256_SUBKEYS, MaterialSpec.AES_256_GCM, MaterialSpec.HMAC_256);

  private final HsmConfig config;
  private final boolean inToken;
  private final KeyCacheCounts counts = KeyCacheCounts.fromZero();
  private Optional<Capabilities> before = Optional.empty();
  private Capabilities capabilities;

  RegionCompanion(HsmConfig config) {
    this(config, false);
  }

  private RegionCompanion(HsmConfig config, boolean inToken) {
    this.config = config;
    this.inToken = inToken;
  }

  /**
   * For a custom key store, whose materials are objects of its token.
   *
   * @param before what was found of the module before; empty if it was not probed yet
   */
  static RegionCompanion ofKeyStore(HsmConfig config, Optional<Capabilities> before) {
    RegionCompanion companion = new RegionCompanion(config, true);
    companion.before = before;
    return companion;
  }

  @Override
  public RegionKeys of(Connection connection, Session session) throws CryptokiException {
    TokenResidents residents = TokenResidents.enumerate(connection.cryptoki(), session.worker());
    if (capabilities == null) {
      CapabilityProbe probe = new CapabilityProbe(connection, session, residents);
      capabilities = accepted(before.isEmpty() ? probe.run() : probe.runAgain(before.get()));
    }
    return RegionKeys.of(connection, capabilities, residents, config.limits(), counts, inToken);
  }

  private Capabilities accepted(Capabilities found) {
    LOG.info("the PKCS#11 module can: {}", found);
    Set<HsmWeakness> refused = EnumSet.noneOf(HsmWeakness.class);
    refused.addAll(found.weaknesses());
    refused.removeAll(config.acceptedWeaknesses());
    if (!refused.isEmpty()) {
      throw new IllegalStateException(
          "the PKCS#11 module "
              + config.module()
              + " does not protect keys: "
              + refused
              + "; use another, or accept these weaknesses by name in the hsm configuration");
    }
    if (!found.wrapped().containsAll(INDISPENSABLE)) {
      throw new IllegalStateException(
          "the PKCS#11 module " + config.module() + " must wrap and use " + INDISPENSABLE);
    }
    if (!found.weaknesses().isEmpty()) {
      LOG.warn("accepted weaknesses of the PKCS#11 module: {}", found.weaknesses());
    }
    return found;
  }

  /** The caches of a token's present connection. */
  List<WatchedCache> caches(Token<RegionKeys> token) {
    return List.of(
        new WatchedCache(
            "hsm_materials",
            counts.materials(),
            size(token, keys -> keys.materials().estimatedSize())),
        new WatchedCache(
            "hsm_subkeys_encrypting",
            counts.encrypting(),
            size(token, keys -> keys.subkeys().encryptingSize())),
        new WatchedCache(
            "hsm_subkeys_decrypting",
            counts.decrypting(),
            size(token, keys -> keys.subkeys().decryptingSize())));
  }

  private static LongSupplier size(Token<RegionKeys> token, ToLongFunction<RegionKeys> size) {
    return () -> token.state().map(size::applyAsLong).orElse(0L);
  }

  /** What the probe found. */
  Capabilities capabilities() {
    return capabilities;
  }
}
