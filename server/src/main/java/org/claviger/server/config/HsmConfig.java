package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A PKCS#11 module and how to use it.
 *
 * @param module the module's library; for SoftHSM by default {@link #SOFTHSM_MODULE}
 * @param softHsmDirectory where SoftHSM keeps its tokens: the server makes it (mode 0700) with a
 *     {@code softhsm2.conf} inside and points SoftHSM there. Empty for other modules, and for a
 *     SoftHSM that the environment's SOFTHSM2_CONF configures
 * @param initArguments the text that the module's C_Initialize takes in {@code pReserved}, as NSS
 *     softokn demands; empty for nearly all others
 * @param userPin the PIN of every token's user
 * @param soPin the PIN of every token's security officer; read only when a token is initialised
 * @param limits limits of work
 * @param worker the process that has the module; empty if that is the server's own
 * @param cluster the HSMs of a server that has several, each with a worker of its own
 * @param acceptedWeaknesses what the module may fail to enforce; default none
 * @param openOnly whether a start makes no token and no domain, and opens those that are there;
 *     default false
 */
public record HsmConfig(
    Path module,
    Optional<Path> softHsmDirectory,
    Optional<String> initArguments,
    PinSource userPin,
    PinSource soPin,
    HsmLimits limits,
    Optional<WorkerConfig> worker,
    ClusterConfig cluster,
    Set<HsmWeakness> acceptedWeaknesses,
    boolean openOnly) {
  /** Where Debian and Ubuntu install SoftHSM. */
  public static final Path SOFTHSM_MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");

  public HsmConfig {
    requireNonNull(module, "module");
    requireNonNull(softHsmDirectory, "softHsmDirectory");
    requireNonNull(initArguments, "initArguments");
    requireNonNull(userPin, "userPin");
    requireNonNull(soPin, "soPin");
    requireNonNull(limits, "limits");
    requireNonNull(worker, "worker");
    requireNonNull(cluster, "cluster");
    acceptedWeaknesses = Set.copyOf(acceptedWeaknesses);
    if (worker.isPresent() && !cluster.members().isEmpty()) {
      throw new IllegalArgumentException("an HSM is in 'hsm.worker' or in 'hsm.members', not both");
    }
  }

  /** A single HSM. */
  public HsmConfig(
      Path module,
      Optional<Path> softHsmDirectory,
      Optional<String> initArguments,
      PinSource userPin,
      PinSource soPin,
      HsmLimits limits,
      Optional<WorkerConfig> worker,
      Set<HsmWeakness> acceptedWeaknesses) {
    this(
        module,
        softHsmDirectory,
        initArguments,
        userPin,
        soPin,
        limits,
        worker,
        ClusterConfig.none(),
        acceptedWeaknesses,
        false);
  }

  /** A module that is only asked for what the user may do. */
  public static HsmConfig ofModule(Path module, PinSource userPin) {
    return new HsmConfig(
        module,
        Optional.empty(),
        Optional.empty(),
        userPin,
        userPin,
        HsmLimits.defaults(),
        Optional.empty(),
        Set.of());
  }

  /** SoftHSM with tokens in {@code directory}, default limits, no weakness accepted. */
  public static HsmConfig softHsm(Path directory, PinSource userPin, PinSource soPin) {
    return new HsmConfig(
        SOFTHSM_MODULE,
        Optional.of(directory),
        Optional.empty(),
        userPin,
        soPin,
        HsmLimits.defaults(),
        Optional.empty(),
        Set.of());
  }

  /** The same with other limits. */
  public HsmConfig withLimits(HsmLimits other) {
    return with(module, other, acceptedWeaknesses, openOnly);
  }

  /** The same with weaknesses accepted. */
  public HsmConfig withAcceptedWeaknesses(Set<HsmWeakness> accepted) {
    return with(module, limits, accepted, openOnly);
  }

  /** Another module under the same limits, which is no SoftHSM of the server's own making. */
  public HsmConfig withOtherModule(Path other) {
    return new HsmConfig(
        other,
        Optional.empty(),
        Optional.empty(),
        userPin,
        soPin,
        limits,
        Optional.empty(),
        ClusterConfig.none(),
        acceptedWeaknesses,
        openOnly);
  }

  /** The same with another module. */
  public HsmConfig withModule(Path other) {
    return with(other, limits, acceptedWeaknesses, openOnly);
  }

  /** The same, with starts that make a domain where there is none, or do not. */
  public HsmConfig withOpenOnly(boolean only) {
    return with(module, limits, acceptedWeaknesses, only);
  }

  private HsmConfig with(
      Path otherModule, HsmLimits otherLimits, Set<HsmWeakness> otherWeaknesses, boolean only) {
    return new HsmConfig(
        otherModule,
        softHsmDirectory,
        initArguments,
        userPin,
        soPin,
        otherLimits,
        worker,
        cluster,
        otherWeaknesses,
        only);
  }
}
